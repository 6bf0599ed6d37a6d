import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pythonEnvironment } from '../env/python.ts'
import { startServer } from '../server/start-server.ts'
import { gitWorkspace } from './git-workspace.ts'

const program = `
from dvclive import Live
with Live("dvclive", exp_name="first", save_dvc_exp=False, exp_message="tried") as live:
    live.log_param("lr", 0.1)
    live.log_params({"model": {"depth": 3}})
    for step in range(4):
        live.log_metric("train/loss", 1 / (step + 1))
        live.log_metric("bad", float("nan"))
        live.next_step()
    live.log_metric("final", 7, plot=False)
`

interface Point {
  readonly step: number
  readonly value: number
}

for (const database of ['sqlite', 'postgres'] as const)
  void test(`a run of dvclive arrives while it trains, on ${database}`, async (t) => {
    const { bin } = await pythonEnvironment('dvc-3.67')
    const { must, init, write, remote } = await gitWorkspace(t, [bin])
    const server = await startServer({ database })
    t.after(() => server.stop())
    await init('a')
    await write('a/train.py', program)
    await must('a', ['git', 'add', '-A'])
    await must('a', ['git', 'commit', '--quiet', '-m', 'x'])
    const commit = (await must('a', ['git', 'rev-parse', 'HEAD'])).trim()
    const env = { DVC_STUDIO_URL: server.url, DVC_STUDIO_TOKEN: 'T' }
    const said = await must('a', ['python', 'train.py'], env)
    assert.doesNotMatch(said, /failed|not.*updated/iu)
    const ask = async (path: string, body?: object) => {
      const headers = { 'content-type': 'application/json' }
      const post = body && { method: 'POST', headers, body: JSON.stringify(body) }
      const answer = await fetch(`${server.url}/api/2.0/mlflow/${path}`, post)
      const text = await answer.text()
      assert.equal(answer.status, 200, text)
      return JSON.parse(text) as Record<string, unknown>
    }
    const { runs } = (await ask('runs/search', {
      experiment_ids: ['0', '1'],
      filter: "tags.`mlflow.source.git.commit` = '" + commit + "'",
    })) as {
      runs: readonly {
        info: Record<string, string>
        data: Record<string, { key: string; value: string }[]>
      }[]
    }
    assert.equal(runs.length, 1)
    const { info, data } = runs[0] ?? assert.fail()
    assert.deepEqual([info['run_name'], info['status']], ['first', 'FINISHED'])
    const valuesOf = (field: string): Readonly<Record<string, string>> =>
      Object.fromEntries((data[field] ?? []).map(({ key, value }) => [key, value]))
    assert.deepEqual(valuesOf('params'), { lr: '0.1', 'model.depth': '3' })
    const { experiment } = (await ask(
      `experiments/get?experiment_id=${info['experiment_id']}`,
    )) as {
      experiment: { name: string }
    }
    assert.equal(experiment.name, remote)
    const history = async (key: string): Promise<readonly Point[]> => {
      const path = `metrics/get-history?run_id=${info['run_id']}&metric_key=${encodeURIComponent(key)}`
      return ((await ask(path)) as { metrics?: readonly Point[] }).metrics ?? []
    }
    assert.deepEqual(
      (await history('train/loss')).map(({ step, value }) => [step, value]),
      [0, 1, 2, 3].map((step) => [step, 1 / (step + 1)]),
    )
    assert.equal((await history('bad')).length, 4)
    assert.equal((await history('final'))[0]?.value, 7)
  })
