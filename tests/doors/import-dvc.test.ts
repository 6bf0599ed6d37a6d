import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkout } from '../env/checkout.ts'
import { pythonEnvironment } from '../env/python.ts'
import { startServer } from '../server/start-server.ts'
import { gitWorkspace } from './git-workspace.ts'

const train = `
import json, yaml
lr = yaml.safe_load(open("params.yaml"))["train"]["lr"]
rows = open("data.csv").read().count("\\n")
json.dump({"accuracy": 1 - lr, "by": {"class": float("nan")}, "rows": rows}, open("metrics.json", "w"))
open("loss.csv", "w").write("step,loss\\n" + "".join(f"{step},{lr / (step + 1)}\\n" for step in range(5)))
`
const pipeline = `vars: [{folder: sums}]
metrics: ['\${folder}/all.json']
stages:
  train:
    cmd: python train.py
    deps: [train.py, data.csv]
    params:
    - train.lr
    - net.toml: [net]
    - hyper.py:
    metrics: [metrics.json: {cache: false}]
    plots: [loss.csv]
`
const live = `
from dvclive import Live
with Live("dvclive", exp_name="lively", save_dvc_exp=True, dvcyaml=None) as live:
    live.log_param("depth", 3)
    for step in range(3):
        live.log_metric("train/loss", 1 / (step + 1))
        live.next_step()
`

interface Run {
  readonly info: Readonly<Record<string, string>>
  readonly data: Readonly<
    Record<string, readonly { readonly key: string; readonly value: string | number }[]>
  >
  readonly inputs?: { readonly dataset_inputs?: readonly unknown[] }
}

void test('experiments of DVC become runs, again and again without doubles', async (t) => {
  const { bin } = await pythonEnvironment('dvc-3.67')
  const { must, init, write, run } = await gitWorkspace(t, [bin])
  const server = await startServer()
  t.after(() => server.stop())
  await init('cats')
  await write('cats/train.py', train)
  await write('cats/dvc.yaml', pipeline)
  await write('cats/params.yaml', 'train:\n  lr: 0.5\n')
  await write('cats/data.csv', 'id\n1\n2\n')
  await write('cats/net.toml', '[net]\nlayers = [1, 2.5]\n')
  await write('cats/hyper.py', 'import none\n\nclass Net:\n    WIDTH: int = 0x10\n')
  await write('cats/sums/all.json', '{"total": 7}\n')
  await must('cats', ['dvc', 'init', '--quiet'])
  await must('cats', ['dvc', 'add', '--quiet', 'data.csv'])
  await must('cats', ['dvc', 'repro', '--quiet'])
  await must('cats', ['git', 'add', '-A'])
  await must('cats', ['git', 'commit', '--quiet', '-m', 'baseline'])
  await must('cats', ['dvc', 'exp', 'run', '--quiet', '-n', 'slow', '-S', 'train.lr=0.25'])
  assert.match(await must('cats', ['dvc', 'metrics', 'show']), /sums\/all\.json/u)
  const bring = async (...more: readonly string[]) => {
    const stemma = join(checkout, 'packages/cli/bin/stemma')
    const said = await must('cats', [
      ...([stemma, 'import', 'dvc', '.', '--url', server.url, '--json'] as const),
      ...more,
    ])
    return JSON.parse(said) as Readonly<Record<string, unknown>>
  }
  const runs = async (): Promise<readonly Run[]> => {
    const answer = await fetch(`${server.url}/api/2.0/mlflow/runs/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ experiment_ids: ['0', '1', '2', '3'] }),
    })
    return ((await answer.json()) as { readonly runs?: readonly Run[] }).runs ?? []
  }
  const first = await bring()
  assert.deepEqual([first['runs'], first['newRuns'], first['refused']], [2, 2, []])
  const again = await bring()
  assert.deepEqual([again['runs'], again['newRuns']], [2, 0])
  const [slow, ...rest] = (await runs()).filter(({ info }) => info['run_name'] === 'slow')
  assert.ok(slow !== undefined && rest.length === 0)
  const valuesOf = (one: Run, field: string): Readonly<Record<string, unknown>> =>
    Object.fromEntries((one.data[field] ?? []).map(({ key, value }) => [key, value]))
  assert.deepEqual(valuesOf(slow, 'params'), {
    ...{ 'train.lr': '0.25', 'net.layers': '[1,2.5]', 'Net.WIDTH': '16' },
  })
  assert.deepEqual(valuesOf(slow, 'metrics'), {
    accuracy: 0.75,
    'by/class': 'NaN',
    rows: 3,
    loss: 0.05,
    total: 7,
  })
  const tags = valuesOf(slow, 'tags')
  assert.equal(tags['dvc.stages'], 'train: python train.py')
  assert.match(String(tags['dvc.experiment.baseline']), /^[0-9a-f]{40}$/u)
  assert.equal(slow.inputs?.dataset_inputs?.length, 1)
  const history = await fetch(
    `${server.url}/api/2.0/mlflow/metrics/get-history?run_id=${slow.info['run_id'] ?? ''}&metric_key=loss`,
  )
  const { metrics } = (await history.json()) as { readonly metrics: readonly unknown[] }
  assert.equal(metrics.length, 5)

  // One that comes live is the same run when it is imported.
  await write('cats/live.py', live)
  await must('cats', ['git', 'add', '-A'])
  await must('cats', ['git', 'commit', '--quiet', '-m', 'live'])
  const env = { DVC_STUDIO_URL: server.url, DVC_STUDIO_TOKEN: 'T' }
  await must('cats', ['python', 'live.py'], env)
  await bring('--all-commits')
  const lively = (await runs()).filter(({ info }) => info['run_name'] === 'lively')
  assert.equal(lively.length, 1)
  assert.equal(valuesOf(lively[0] ?? assert.fail(), 'params')['depth'], '3')

  // Pushed ones come from where they were pushed to.
  await must('cats', ['git', 'push', '--quiet', 'origin', 'main'])
  await must('cats', ['dvc', 'exp', 'push', '--quiet', '--no-cache', 'origin', 'slow'])
  const remote = `file://${(await must('cats', ['git', 'remote', 'get-url', 'origin'])).trim()}`
  const stemma = join(checkout, 'packages/cli/bin/stemma')
  const other = await startServer()
  t.after(() => other.stop())
  const said = await must('.', [stemma, 'import', 'dvc', remote, '--url', other.url, '--json'])
  const cloned = JSON.parse(said) as {
    readonly newRuns: number
    readonly refused: readonly object[]
  }
  assert.equal(cloned.newRuns, 3)
  assert.match(JSON.stringify(cloned.refused), /loss\.csv: its bytes are not in the cache/u)

  const none = await run('.', [stemma, 'import', 'dvc', 'home', '--url', server.url])
  assert.equal(none.status, 1)
  assert.match(none.stderr, /not a git repository/u)
})
