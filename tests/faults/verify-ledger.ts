import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { pointsOfBatch, type Ledger, type Sent } from './ledger.ts'
import type { TrackingApi } from './tracking-api.ts'

interface Pair {
  readonly key: string
  readonly value: string
}

interface Point {
  readonly key: string
  readonly value: number
  readonly timestamp: number
  readonly step: number
}

interface Run {
  readonly info: { readonly run_id: string; readonly run_name: string }
  readonly data: { readonly metrics?: Point[]; readonly params?: Pair[]; readonly tags?: Pair[] }
}

/** Reads everything back: what was acknowledged must be there, and nothing half-written may be visible. */
export async function verifyLedger(api: TrackingApi, ledger: Ledger): Promise<void> {
  for (const [runId, sent] of ledger.series) await verifySeries(api, runId, sent)
  for (const [runId, sent] of ledger.batches) await verifyBatches(api, runId, sent)
  await verifyRuns(api, ledger)
  await verifyArtifacts(api, ledger)
}

async function historyOf(api: TrackingApi, runId: string, key: string): Promise<Point[]> {
  const query = `run_id=${runId}&metric_key=${key}&max_results=25000`
  const { metrics } = await api.mustGet<{ metrics?: Point[] }>(
    `mlflow/metrics/get-history?${query}`,
  )
  return metrics ?? []
}

async function verifySeries(api: TrackingApi, runId: string, sent: Sent<number>): Promise<void> {
  const history = await historyOf(api, runId, 'loss')
  const steps = new Set(history.map((point) => point.step))
  assert.equal(steps.size, history.length, `a point of run ${runId} is there twice`)
  for (const step of sent.acknowledged)
    assert.ok(steps.has(step), `lost: metric of run ${runId}, step ${step}`)
  for (const point of history) {
    assert.ok(sent.tried.has(point.step), `step ${point.step} was never sent`)
    assert.deepEqual([point.value, point.timestamp], [point.step / 2, 1000 + point.step])
  }
  const latest = await api.mustGet<{ run: Run }>(`mlflow/runs/get?run_id=${runId}`)
  const last = Math.max(-1, ...steps)
  assert.equal(latest.run.data.metrics?.[0]?.step ?? -1, last, `the latest point of run ${runId}`)
}

async function verifyBatches(api: TrackingApi, runId: string, sent: Sent<number>): Promise<void> {
  const { data } = (await api.mustGet<{ run: Run }>(`mlflow/runs/get?run_id=${runId}`)).run
  const params = new Set(data.params?.map(({ key }) => key))
  const tags = new Set(data.tags?.map(({ key }) => key).filter((key) => !key.startsWith('mlflow.')))
  const latest = new Map(data.metrics?.map(({ key, step }) => [key, step]))
  for (const number of sent.tried) {
    const key = `b${number}`
    const points = (await historyOf(api, runId, key)).length
    const parts = [points, latest.get(key) ?? -1, params.has(key), tags.has(key)]
    if (sent.acknowledged.has(number) || points > 0 || params.has(key) || tags.has(key)) {
      const whole = [pointsOfBatch, pointsOfBatch - 1, true, true]
      const word = sent.acknowledged.has(number) ? 'an acknowledged' : 'an unanswered'
      assert.deepEqual(parts, whole, `${word} batch ${key} of run ${runId} is not whole`)
    }
  }
}

async function verifyRuns(api: TrackingApi, ledger: Ledger): Promise<void> {
  const found = new Map<string, Run>()
  let token: string | undefined
  do {
    const search = { experiment_ids: [ledger.experimentId], max_results: 1000, page_token: token }
    const page = await api.mustPost<{ runs?: Run[]; next_page_token?: string }>(
      'runs/search',
      search,
    )
    for (const run of page.runs ?? []) found.set(run.info.run_id, run)
    token = page.next_page_token
  } while (token !== undefined)
  for (const runId of ledger.runs.acknowledged) assert.ok(found.has(runId), `lost: run ${runId}`)
  for (const { info, data } of found.values()) {
    if (!info.run_name.startsWith('new-')) continue
    const tags = Object.fromEntries((data.tags ?? []).map(({ key, value }) => [key, value]))
    const name = info.run_name
    const expected = { a: name, b: name, c: name, 'mlflow.runName': name }
    for (const [key, value] of Object.entries(expected)) {
      assert.equal(tags[key], value, `tag ${key} of run ${info.run_id}`)
    }
  }
}

async function verifyArtifacts(api: TrackingApi, ledger: Ledger): Promise<void> {
  const folders = new Set<string>()
  for (const [path, { acknowledged, unanswered }] of ledger.artifacts) {
    folders.add(path.slice(0, path.lastIndexOf('/')))
    const answer = await api.download(path)
    if (answer.status === 404) {
      assert.equal(acknowledged, undefined, `lost: artifact ${path}`)
      continue
    }
    assert.equal(answer.status, 200, `${path}: ${answer.text.slice(0, 300)}`)
    const digest = createHash('sha256').update(answer.body).digest('hex')
    assert.ok(
      digest === acknowledged || unanswered.has(digest),
      `artifact ${path} is none that was sent`,
    )
  }
  for (const folder of folders) {
    type Files = { files?: { path: string }[] }
    const { files } = await api.mustGet<Files>(`mlflow-artifacts/artifacts?path=${folder}`)
    for (const { path } of files ?? []) {
      assert.ok(
        ledger.artifacts.has(`${folder}/${path}`),
        `a file that nobody sent is listed: ${path}`,
      )
    }
  }
}
