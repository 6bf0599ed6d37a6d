import assert from 'node:assert/strict'

/** The id of the call that `serve` notes. */
export const servedCall: string = 'c0ffee'.padEnd(32, '0')

type Post = (path: string, body: object) => Promise<unknown>

function poster(url: string): Post {
  return async (path, body) => {
    const answer = await fetch(`${url}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    assert.ok(answer.ok, await answer.clone().text())
    return (await answer.json()) as unknown
  }
}

/** What a scoring server notes: that it serves a version, and a call that it answered. */
export async function serve(url: string): Promise<void> {
  const post = poster(url)
  const made = await post('deployments', {
    ...{ name: 'screening', model_uri: 'models:/screening@champion', model_name: 'screening' },
    ...{ model_version: 2, environment: [{ key: 'python', value: '3.11.7' }] },
    hyperparameters: [{ key: 'threshold', value: '0.4' }],
  })
  assert.ok(typeof made === 'object' && made !== null && 'deployment_id' in made)
  const deployment = String(made.deployment_id)
  const call = {
    ...{ inference_id: servedCall, client_request_id: 'visit-17', time: Date.now(), status: 200 },
    ...{ rows: 1, predict_us: 900, total_us: 1400, data_version: 'data:/breast-cancer/2' },
    ...{ request: '{"inputs": [[17.9]]}', response: '{"predictions": [0]}' },
    predictions: [{ row: 0, entity_key: 'S0001', output: '0', computed: '{"probability": 0.93}' }],
  }
  await post(`deployments/${deployment}/inferences`, { inferences: [call] })
}

/** What a runner of deployments does for `triage`: it serves it, and runs a call again when it is asked to. */
export async function runTriage(url: string): Promise<{ readonly replay: () => Promise<void> }> {
  const post = poster(url)
  await post('endpoints', { name: 'triage', model_uri: 'models:/m-triage' })
  const name = 'triage'
  const held = { name, runner: 'one', revision: 1, status: 'serving', hold_seconds: 600 }
  await post(`endpoints/${name}/report`, held)
  return {
    replay: async () => {
      const answer = await fetch(`${url}/api/v1/jobs?kind=replay`)
      // The guarantee: it is a page of jobs.
      const { jobs } = (await answer.json()) as {
        readonly jobs: readonly { readonly job_id: string; readonly name: string }[]
      }
      const [{ job_id: id, name: call } = { job_id: '', name: '' }] = jobs
      const matches = { input_match: true, model_match: true, output_match: false }
      const replay = { inference_id: call, mode: 'exact', model: 'models:/m-triage', ...matches }
      await post('replays', { replays: [replay] })
      const change = { state: 'ended', exit_code: 1 }
      const done = await fetch(`${url}/api/v1/jobs/${id}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(change),
      })
      assert.equal(done.status, 200, await done.clone().text())
    },
  }
}

/** A deployment `triage` with a fortnight of calls, a few of which failed, and what turned out to be true: it is wrong about the old. */
export async function serveForDays(url: string): Promise<void> {
  const post = poster(url)
  const made = await post('deployments', { name: 'triage', model_uri: 'models:/m-triage' })
  assert.ok(typeof made === 'object' && made !== null && 'deployment_id' in made)
  const ids = Array.from({ length: 600 }, (_, at) => (0xabc000 + at).toString(16).padStart(32, '0'))
  const ageOf = (at: number): 'old' | 'young' => (at % 2 === 0 ? 'old' : 'young')
  const now = Date.now()
  const inferences = ids.map((id, at) => ({
    ...{ inference_id: id, time: now - (600 - at) * 2_000_000, rows: 1 },
    ...{ status: at % 100 === 7 ? 503 : 200, predict_us: 900, total_us: 1400 },
    request: JSON.stringify({ inputs: { age: [ageOf(at)] } }),
    content_type: 'application/json',
    predictions: at % 100 === 7 ? [] : [{ row: 0, entity_key: `S${at}`, output: '1' }],
  }))
  await post(`deployments/${String(made.deployment_id)}/inferences`, { inferences })
  const truths = ids.flatMap((id, at) =>
    at % 100 === 7
      ? []
      : [{ inference_id: id, value: ageOf(at) === 'old' && at % 3 !== 0 ? '0' : '1' }],
  )
  await post('truth', { name: 'triage', truths })
}
