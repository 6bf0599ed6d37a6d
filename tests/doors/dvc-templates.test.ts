import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkout } from '../env/checkout.ts'
import { pythonEnvironment } from '../env/python.ts'
import { gitWorkspace } from './git-workspace.ts'

const stemma = join(checkout, 'packages/cli/bin/stemma')

const files: Readonly<Record<string, string>> = {
  'params.yaml': `lr: 1e-5
name: a model
flags: [true, null, 2.0]
train: {epochs: 3, quoted: "it's", deep: {x: 1.50, on: true, off: false, tags: [a, "b c", 2]}}
models: {us: {depth: 2}, uk: {depth: 3}}
base: &base {gamma: 0.5, tags: [a], day: '2026-12-01'}
mine: {own: 1_000, <<: *base, gamma: 2}
1: a number as a name
`,
  'more.json': '{"seed": 7, "left": "out"}',
  'params.toml':
    'rate = 1.0\nsize = 1_000\nwhen = 1979-05-27\n[net]\nlayers = [1, 2.5]\n"a.b" = "x"\n',
  'params.py': `import os
WIDTH: int = 0x10
SHAPE = (1, 'two')
PLACE = os.getcwd()
class Train:
    EPOCHS = 1_000; NAME = 'one' "two"
    def __init__(self):
        self.batch = 5
`,
  'sub/own.yaml': 'own: of the stage\nwhere: out\n',
  'data.csv': 'id\n1\n',
  'dvc.yaml': `vars:
- more.json:seed
- params.yaml
- params.toml:rate,net
- params.py:WIDTH
- train: {extra: 0.0}
  letter: b
  words: [one, two words]
stages:
  first: &first
    cmd: echo 1 > first
    deps: [data.csv]
    outs: [first]
  merged:
    <<: *first
    cmd: echo \${rate} \${WIDTH} \${net.layers[1]} \${mine.gamma} \${mine.day} > 2026-12-01
    params:
    - mine
    - mine.day
    - params.toml: [rate, size, net]
    - params.py:
    outs: ["2026-12-01"]
  plain:
    cmd: echo \${name} \\\${HOME} \${train.epochs} \${train.deep.tags[1]} \${flags[-1]} \${flags[0]} \${flags[1]} \${lr} \${seed} > plain.txt
    deps: ['\${data}']
    params: [lr, train.epochs]
    outs:
    - \${out}.txt:
        cache: false
    vars:
    - data: data.csv
      out: plain
  options:
    cmd: echo \${train} > options.txt
    outs: [options.txt]
  inside:
    wdir: su\${letter}
    cmd: echo "\${own}" > \${where}
    vars: [own.yaml]
    outs: [out]
  each:
    foreach: \${models}
    do:
      cmd: echo \${key} \${item.depth} > \${key}.txt
      outs: ['\${key}.txt']
  words:
    foreach: \${words}
    do:
      cmd: echo "\${item}" > "w-\${item}"
      outs: ['w-\${item}']
  values:
    foreach: [1, 2.50, false, '\${flags[0]}', '\${lr}', 1]
    do:
      cmd: echo \${item} > v-\${item}
      outs: ['v-\${item}']
  lists:
    foreach:
    - {n: 1}
    - {n: 2}
    do:
      wdir: sub
      cmd: echo \${item.n} > l\${item.n}
      deps: [../us.txt]
      outs: ['l\${item.n}']
  grid:
    matrix:
      lr: [0.1, 0.01]
      model: ['\${models.us}', small]
      flag: \${flags}
    cmd: echo "\${key} \${item.lr} \${item.flag}" > "g-\${key}"
    deps: ['w-one']
    outs: ['g-\${key}']
`,
}

void test('templates of a dvc.yaml are filled in as by dvc, with the same lock file', async (t) => {
  const { bin } = await pythonEnvironment('dvc-3.67')
  const { must, init, write, folder } = await gitWorkspace(t, [bin])
  for (const where of ['ours', 'theirs']) {
    await init(where)
    await must(where, ['dvc', 'init', '--quiet'])
    for (const [path, text] of Object.entries(files)) await write(`${where}/${path}`, text)
  }
  const read = (path: string): Promise<string> => readFile(join(folder, path), 'utf8')
  const same = async (): Promise<void> => {
    for (const path of ['dvc.lock', '.gitignore', 'sub/.gitignore', 'plain.txt', 'options.txt'])
      assert.equal(await read(`ours/${path}`), await read(`theirs/${path}`), path)
    assert.match(await must('ours', ['dvc', 'status']), /Data and pipelines are up to date/u)
    assert.match(await must('theirs', [stemma, 'dvc', 'repro']), /up to date/u)
  }
  await must('theirs', ['dvc', 'repro', '--quiet'])
  await must('ours', [stemma, 'dvc', 'repro', '--quiet'])
  await same()
  assert.match(await must('ours', [stemma, 'dvc', 'status']), /up to date/u)

  for (const where of ['ours', 'theirs'])
    await write(
      `${where}/params.yaml`,
      (files['params.yaml'] ?? '').replace('depth: 2', 'depth: 9'),
    )
  for (const target of ['each@us', 'each', 'grid@0.1-model0-True']) {
    await must('theirs', ['dvc', 'repro', '--quiet', target])
    await must('ours', [stemma, 'dvc', 'repro', '--quiet', target])
    assert.equal(await read('ours/dvc.lock'), await read('theirs/dvc.lock'), target)
  }
  await must('theirs', ['dvc', 'repro', '--quiet'])
  await must('ours', [stemma, 'dvc', 'repro', '--quiet'])
  await same()
})
