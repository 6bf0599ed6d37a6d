import assert from 'node:assert/strict'
import { test } from 'node:test'
import { flatValues, numberOf } from './flat-values.ts'
import { readPipeline } from './read-pipeline.ts'
import { readSeries } from './read-series.ts'

void test('a dvc.yaml names its files below its own folder, in all the ways of writing them', async () => {
  const text = `
params: [dvclive/params.yaml]
metrics:
  - dvclive/metrics.json
plots:
  - dvclive/plots/metrics: {x: step}
stages:
  train:
    cmd: [python a.py, python b.py]
    wdir: src
    params: [lr, other.json: [depth]]
    metrics: [m.json: {cache: false}, n.json]
    plots: [p.csv]
`
  const nothing = (): Promise<undefined> => Promise.resolve(undefined)
  assert.deepEqual(await readPipeline(text, 'sub/dvc.yaml', nothing), {
    params: ['sub/dvclive/params.yaml', 'sub/src/params.yaml', 'sub/src/other.json'],
    metrics: ['sub/dvclive/metrics.json', 'sub/src/m.json', 'sub/src/n.json'],
    plots: ['sub/dvclive/plots/metrics', 'sub/src/p.csv'],
    stages: [['train', 'python a.py && python b.py']],
  })
  for (const broken of ['', '[', '7', 'stages: 3', 'stages: {a: 7}', 'params: {x: 1}'])
    assert.deepEqual((await readPipeline(broken, 'dvc.yaml', nothing)).metrics, [], broken)
  const template = `
vars: [more.yaml]
metrics: ['\${folder}/all.json']
plots:
- \${folder}/curves: {x: '\${sets[0]}'}
- bars: {y: {'\${folder}/bars.csv': count}}
artifacts: {model: {path: '\${folder}/model', type: model}}
stages:
  eval:
    foreach: \${sets}
    do: {cmd: 'echo \${item}', metrics: ['\${folder}/\${item}.json']}
`
  const read = (path: string): Promise<string | undefined> =>
    Promise.resolve(path === 'sub/more.yaml' ? 'sets: [a, b]\nfolder: m\n' : undefined)
  const filled = await readPipeline(template, 'sub/dvc.yaml', read)
  assert.deepEqual(filled.metrics, ['sub/m/all.json', 'sub/m/a.json', 'sub/m/b.json'])
  assert.deepEqual(filled.plots, ['sub/m/curves', 'sub/m/bars.csv'])
  assert.deepEqual(filled.stages, [
    ['eval@a', 'echo a'],
    ['eval@b', 'echo b'],
  ])
  const unfilled = await readPipeline(template, 'dvc.yaml', nothing)
  assert.deepEqual([unfilled.metrics, unfilled.stages], [['${folder}/all.json'], []])
})

void test('series are read from rows of TSV, CSV and JSON', async () => {
  const points = async (text: string, path: string) =>
    [...(await readSeries(text, path, 7))].map(([key, buffer]) => [
      key,
      [...new Float64Array(buffer.bytes().buffer)],
    ])
  assert.deepEqual(
    await points('step\tloss\n0\t1.5\n2\tnan\n', 'dvclive/plots/metrics/train/loss.tsv'),
    [['train/loss', [0, 2, 7, 7, 1.5, NaN]]],
  )
  assert.deepEqual(await points('step,timestamp,a,b\n3,50,1,x\n', 'p.csv'), [['a', [3, 50, 1]]])
  assert.deepEqual(await points('{"rows": [{"a": 1}, {"a": "2"}, 7]}', 'p.json'), [
    ['a', [0, 1, 7, 7, 1, 2]],
  ])
  for (const text of ['', '{', '[[1]]']) assert.deepEqual(await points(text, 'p.json'), [])
})

void test('nested values have the names that lead to them', () => {
  assert.deepEqual(flatValues({ a: { b: 1, c: [2] }, d: null }, '.'), [
    ['a.b', 1],
    ['a.c', [2]],
    ['d', null],
  ])
  assert.deepEqual(
    [numberOf('1e3'), numberOf('-inf'), numberOf(' '), numberOf('x')],
    [1000, -Infinity, undefined, undefined],
  )
})
