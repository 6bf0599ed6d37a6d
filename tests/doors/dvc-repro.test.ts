import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkout } from '../env/checkout.ts'
import { pythonEnvironment } from '../env/python.ts'
import { startServer } from '../server/start-server.ts'
import { gitWorkspace } from './git-workspace.ts'

const stemma = join(checkout, 'packages/cli/bin/stemma')

const files: Readonly<Record<string, string>> = {
  'prep.py': `import os
os.makedirs("out/sub", exist_ok=True)
open("out/a.txt", "w").write(open("data.csv").read().upper())
open("out/sub/b.txt", "w").write("b")
`,
  'train.py': `import json, yaml
p = yaml.safe_load(open("params.yaml"))["train"]
json.dump({"acc": 1 - p["lr"]}, open("metrics.json", "w"))
open("model.bin", "w").write("m" * p["n"])
open("loss.csv", "w").write("step,loss\\n0,1\\n")
`,
  'params.yaml': `train:
  lr: 0.5
  n: 10
  layers: [1, 2]
  names: {a: x, b: null}
  yes: true
  big: 1e-5
  text: "007"
  large: 100000000000000000000000
`,
  'other.json': '{"k": 1.50, "deep": {"z": [1.0, "q"]}, "é": "ü: #"}',
  'data.csv': 'id\n1\n2\n',
  'sub/go.sh': 'printf hi > hi.txt\nchmod +x hi.txt\n',
  'dvc.yaml': `stages:
  train:
    cmd: python train.py
    desc: trains it
    deps: [train.py, out]
    params:
    - train.lr
    - train.layers
    - train.names
    - train.yes
    - train.big
    - train.text
    - train.large
    - other.json:
      - k
      - deep
      - é
    outs: [model.bin]
    metrics:
    - metrics.json:
        cache: false
    plots:
    - loss.csv:
        x: step
  prep:
    cmd:
    - python prep.py
    - "true"
    - 'echo "a: b" #c and so on, a list item that is long enough to be broken as well, in quotes'
    - "echo 'it is': a list item that is long enough to be broken, too, with ''quotes'' in it, and more of that"
    deps: [prep.py, data.csv]
    outs: [out]
  side:
    wdir: sub
    cmd: sh go.sh && echo a rather long command line that goes on and on beyond eighty columns of text
    deps: [go.sh, ../data.csv]
    outs:
    - hi.txt:
        persist: true
`,
}

void test('a pipeline is a project: a stage runs as a run of its own', async (t) => {
  const { bin } = await pythonEnvironment('dvc-3.67')
  const { must, init, write } = await gitWorkspace(t, [bin])
  const server = await startServer()
  t.after(() => server.stop())
  await init('cats')
  await must('cats', ['dvc', 'init', '--quiet'])
  for (const [path, text] of Object.entries(files)) await write(`cats/${path}`, text)
  await must('cats', ['git', 'add', '-A'])
  await must('cats', ['git', 'commit', '--quiet', '-m', 'x'])
  const said = await must('cats', [
    ...([stemma, 'run', '.', '-e', 'train', '--env-manager', 'local', '--json'] as const),
    ...['--url', server.url],
  ])
  const id = /"run_id": ?"([0-9a-f]{32})"/u.exec(said)?.[1] ?? assert.fail(said)
  const answer = await fetch(`${server.url}/api/2.0/mlflow/runs/get?run_id=${id}`)
  const { run } = (await answer.json()) as {
    readonly run: {
      readonly info: { readonly status: string }
      readonly data: Readonly<
        Record<string, readonly { readonly key: string; readonly value: unknown }[]>
      >
    }
  }
  assert.equal(run.info.status, 'FINISHED')
  assert.deepEqual(
    run.data['metrics']?.map(({ key, value }) => [key, value]),
    [['acc', 0.5]],
  )
  const params = new Map(run.data['params']?.map(({ key, value }) => [key, value]))
  assert.equal(params.get('train.lr'), '0.5')
  assert.equal(params.get('train.layers'), '[1,2]')
  assert.equal(params.get('train.names.a'), 'x')
  const recipe = await must('cats', [stemma, 'runs', 'recipe', id, '--url', server.url])
  assert.match(recipe, /stemma dvc repro train/u)
})

void test('stages run as by dvc, with the same lock file', async (t) => {
  const { bin } = await pythonEnvironment('dvc-3.67')
  const { must, run, init, write, folder } = await gitWorkspace(t, [bin])
  for (const where of ['ours', 'theirs']) {
    await init(where)
    await must(where, ['dvc', 'init', '--quiet'])
    for (const [path, text] of Object.entries(files)) await write(`${where}/${path}`, text)
    await must(where, ['dvc', 'add', '--quiet', 'data.csv'])
  }
  const read = (path: string): Promise<string> => readFile(join(folder, path), 'utf8')
  const same = async (): Promise<void> => {
    for (const path of ['dvc.lock', '.gitignore', 'sub/.gitignore', 'data.csv.dvc'])
      assert.equal(await read(`ours/${path}`), await read(`theirs/${path}`), path)
    const status = await must('ours', ['dvc', 'status'])
    assert.match(status, /Data and pipelines are up to date/u)
  }
  const said = await must('ours', [stemma, 'dvc', 'repro'])
  assert.match(said, /Running stage 'prep':\n> python prep\.py\n> true\n[^]*Running stage 'train'/u)
  await must('theirs', ['dvc', 'repro', '--quiet'])
  await same()
  // What dvc ran need not run again, and the other way round.
  assert.match(await must('theirs', [stemma, 'dvc', 'repro']), /up to date/u)
  assert.match(await must('ours', ['dvc', 'repro']), /up to date/u)

  for (const where of ['ours', 'theirs']) {
    const params = files['params.yaml'] ?? ''
    await write(`${where}/params.yaml`, params.replace('0.5', '.25').replace('[1, 2]', '[1, 2.0]'))
    await write(`${where}/data.csv`, 'id\n7\n')
  }
  const dry = await must('ours', [stemma, 'dvc', 'repro', '--dry'])
  assert.match(dry, /Running stage 'prep': 'data\.csv' changed/u)
  await must('ours', [stemma, 'dvc', 'repro', '--quiet'])
  await must('theirs', ['dvc', 'repro', '--quiet'])
  await same()

  // One that fails leaves the lock as it was; what ran before stays done.
  const lock = await read('ours/dvc.lock')
  await write('ours/dvc.yaml', (files['dvc.yaml'] ?? '').replace('python train.py', 'exit 3'))
  const failed = await run('ours', [stemma, 'dvc', 'repro', 'train'])
  assert.equal(failed.status, 255)
  assert.match(failed.stderr, /failed to reproduce 'train': failed to run: exit 3, exited with 3/u)
  assert.equal(await read('ours/dvc.lock'), lock)
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['stages:\n  a:\n    cmd: echo ${x}\n', /stage 'a': there is no 'x' to fill in/u],
    [
      'stages:\n  a: {cmd: x, deps: [b], outs: [c]}\n  b: {cmd: x, deps: [c], outs: [b]}\n',
      /need each other/u,
    ],
    ['stages:\n  a: {cmd: x, outs: [o]}\n  b: {cmd: x, outs: [o]}\n', /is given by the stages/u],
    ['stages:\n  a: {cmd: x, deps: [none]}\n', /needs 'none', which is not there/u],
    ['stages:\n  a: {cmd: x, outs: [../x]}\n', /outside of the repository/u],
    ['stages:\n  a: {cmd: "true", outs: [o]}\n', /gave no 'o'/u],
    ['stages:\n  a: {cmd: x, params: [none]}\n', /needs 'none' of 'params\.yaml'/u],
    ['stages:\n  a: {cmd: x, odd: 1}\n', /'odd', which is not known/u],
    ['stages: [', /can't be read/u],
    ['stages: 7', /'stages' is no mapping/u],
  ]
  for (const [text, message] of wrong) {
    await write('ours/dvc.yaml', text)
    const refused = await run('ours', [stemma, 'dvc', 'repro'])
    assert.notEqual(refused.status, 0, text)
    assert.match(refused.stderr, message, text)
  }
})
