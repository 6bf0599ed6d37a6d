import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RunItemEntry } from '@stemma/contract'
import { cometBins } from './comet-bins.ts'
import { distributionBins } from './distribution.ts'
import { captionOf, mediaSeries } from './media-series.ts'

function item(fields: Partial<RunItemEntry>): RunItemEntry {
  const { kind = 'text', name = 'words', step = 0, path } = fields
  const file = path ?? `${kind}s/${name}/${String(step)}`
  return {
    item: file,
    kind,
    name,
    labels: [],
    size_bytes: 1,
    logged_at: 1,
    step,
    path: file,
    ...fields,
  }
}

test('items are series by name and context, in the order of their steps', () => {
  const train = [{ key: 'subset', value: 'train' }]
  const series = mediaSeries([
    item({ step: 10 }),
    item({ step: 2 }),
    item({ step: 2, path: 'texts/words/0' }),
    item({ labels: train }),
    item({ kind: 'audio', name: '' }),
    item({ kind: 'model-element' }),
    { ...item({ kind: 'image' }), path: undefined as never },
  ])
  assert.deepEqual(
    series.map(({ form, name, labels, steps }) => [
      ...[form, name, labels],
      steps.map(({ step, items }) => [step, items.map(({ path }) => path)]),
    ]),
    [
      ['audio', 'audio', [], [[0, ['audios//0']]]],
      ['text', 'words', ['subset: train'], [[0, ['texts/words/0']]]],
      [
        ...['text', 'words', []],
        [
          [2, ['texts/words/0', 'texts/words/2']],
          [10, ['texts/words/10']],
        ],
      ],
    ],
  )
  assert.equal(captionOf(item({ detail: '{"caption": "a cat"}' })), 'a cat')
  for (const detail of ['', '[', '7', '[]', '{"caption": 7}'])
    assert.equal(captionOf(item({ detail })), '')
})

test('a distribution has its counts between the ends of its range', () => {
  const counts = BigInt64Array.of(1n, 0n, 3n, 2n)
  const detail = '{"dtype": "int64", "range": [-1, 1], "bin_count": 4}'
  assert.deepEqual(distributionBins(counts.buffer, detail), [
    { from: -1, to: -0.5, count: 1 },
    { from: -0.5, to: 0, count: 0 },
    { from: 0, to: 0.5, count: 3 },
    { from: 0.5, to: 1, count: 2 },
  ])
  const halves = Float32Array.of(0.5)
  const other = distributionBins(halves.buffer, '{"dtype": "float32", "range": [0, 2]}')
  assert.deepEqual(other, [{ from: 0, to: 2, count: 0.5 }])
  for (const odd of [
    '',
    '{}',
    '{"dtype": "object", "range": [0, 1]}',
    '{"dtype": "int64", "range": ["a", 1]}',
  ])
    assert.equal(distributionBins(counts.buffer, odd), undefined)
})

test("a histogram of Comet's has its counts where the values were", () => {
  // `log_histogram_3d([-3, -1.5, 0, 1, 2, 2, 3])` of comet_ml 3.58.8.
  const said = {
    ...{ version: 2, values: null, offset: 0, start: 1e-12, stop: 1e20, step: 1.1 },
    index_values: [
      [472, 1],
      [479, 1],
      [775, 1],
      [1065, 1],
      [1073, 2],
      [1077, 1],
    ],
  }
  const bytes = (value: unknown): ArrayBuffer => {
    const { buffer } = new TextEncoder().encode(JSON.stringify(value))
    return buffer
  }
  const bins = cometBins(bytes(said)) ?? assert.fail()
  const within = (low: number, high: number): number =>
    Math.round(
      bins.reduce((sum, { from, to, count }) => (to > low && from < high ? sum + count : sum), 0),
    )
  assert.deepEqual(
    [
      within(-3.2, -2.7),
      within(-1.6, -1.3),
      within(-0.1, 0.1),
      within(0.85, 1.15),
      within(1.8, 2.3),
      within(-9, 9),
    ],
    [1, 1, 1, 1, 2, 7],
  )
  assert.deepEqual(cometBins(bytes({ ...said, index_values: [] })), [])
  for (const odd of [
    7,
    {},
    { ...said, step: 1 },
    { ...said, step: 1.000_000_1 },
    { ...said, stop: 'far' },
    { ...said, index_values: [[99_999, 1]] },
    { ...said, index_values: [[775, 'many']] },
  ])
    assert.equal(cometBins(bytes(odd)), undefined)
})
