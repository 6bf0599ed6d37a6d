import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startNative, testDatabases } from '../native/native.testing.ts'

const who = {
  repo_url: 'https://ada:secret@host/team/churn.git',
  baseline_sha: 'ab'.repeat(20),
  name: 'leafy-jiao',
  client: 'dvclive',
}

interface Sent {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

for (const database of testDatabases)
  test(`what dvclive says becomes a run, and nothing of it twice, on ${database}`, async (t) => {
    const { url, ask } = await startNative(t, database)
    const send = async (body: object | string, type = 'application/json'): Promise<Sent> => {
      const text = typeof body === 'string' ? body : JSON.stringify({ ...who, ...body })
      const headers = { 'content-type': type, authorization: 'token T' }
      const answer = await fetch(`${url}/api/live`, { method: 'POST', headers, body: text })
      return { status: answer.status, body: (await answer.json()) as Sent['body'] }
    }
    const rows = (...steps: readonly number[]) => ({
      'dvclive/plots/metrics/train/loss.tsv': {
        data: steps.map((step) => ({ step, loss: step === 2 ? 'nan' : step, timestamp: '1700' })),
      },
    })
    const started = await send({ type: 'start', params: { 'params.yaml': { lr: 0.1 } } })
    assert.equal(started.status, 200)
    const runId = String(started.body['run_id'])
    const metrics = { 'dvclive/metrics.json': { data: { train: { loss: 1 }, auc: 0.5, step: 1 } } }
    const params = { 'params.yaml': { lr: 0.2, depth: { max: 3 }, tags: ['a'] } }
    for (const body of [
      { type: 'data', step: 1, params, metrics },
      { type: 'data', step: 1, plots: rows(0, 1) },
      // The answer was lost: the rows come again, with the next one.
      { type: 'data', step: 2, plots: rows(0, 1, 2) },
      { type: 'data', step: 2, plots: { 'dvclive/plots/sklearn/roc.json': { data: [] }, odd: 5 } },
    ])
      assert.deepEqual(await send(body), { status: 200, body: { run_id: runId } })
    const other = await send({ type: 'start', name: 'other', baseline_sha: '0'.repeat(40) })
    assert.notEqual(other.body['run_id'], runId)
    const done = await send({ type: 'done', experiment_rev: 'cd'.repeat(20) })
    assert.equal(done.body['run_id'], runId)
    const run = (await ask('runs.get', `/runs/${runId}`)).body
    assert.deepEqual([run.name, run.status], ['leafy-jiao', 'FINISHED'])
    const valueOf = (list: readonly { key: string; value: string }[], key: string) =>
      list.find((item) => item.key === key)?.value
    assert.equal(valueOf(run.params, 'lr'), '0.1', 'what was logged stays')
    assert.equal(valueOf(run.params, 'depth.max'), '3')
    assert.equal(valueOf(run.tags, 'mlflow.source.git.commit'), who.baseline_sha)
    assert.equal(
      valueOf(run.tags, 'mlflow.source.git.repoURL'),
      'https://ada:***@host/team/churn.git',
    )
    assert.equal(valueOf(run.tags, 'dvc.experiment.rev'), 'cd'.repeat(20))
    const metric = (key: string) => run.metrics.find((item) => item.key === key)
    assert.deepEqual([metric('train/loss')?.step, metric('auc')?.value], [2, 0.5])
    const history = await ask('metrics.history', `/runs/${runId}/metrics/train/loss/history`)
    assert.match(history.text, /"steps":\[0,1,2\],.*"values":\[0,1,"NaN"\]/u)
    assert.equal((await send({ type: 'data', name: '' })).status, 400)
    assert.equal((await send('[]')).status, 400)
    assert.equal((await send('{')).status, 400)
    assert.equal((await send('{}', 'text/plain')).status, 400)
  })
