import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LabelledRow } from '@stemma/store'
import { judgeRows } from './judge-rows.ts'

const row = (output: string, value: string | null): LabelledRow => ({
  ...{ inferenceNo: 1, rowIndex: 0, entityKey: '', computed: '{}', at: 0, modelVersion: null },
  ...{ clientRequestId: '', output, value, knownAt: null },
})
const errorsOf = (...pairs: readonly (readonly [string, string])[]): readonly number[] =>
  judgeRows(
    pairs.map(([output, value]) => row(output, value)),
    { output: undefined },
  ).rows.map(({ error }) => error)

test('labels are the same whether they are said as number, truth value or text', () => {
  const same = [
    ['1', '"1.0"'],
    ['true', '"True"'],
    ['false', '0'],
    ['"1"', '1'],
    ['"b"', '"b"'],
  ] as const
  assert.deepEqual(errorsOf(...same), [0, 0, 0, 0, 0])
  const different = [
    ['1', '"2"'],
    ['true', '0'],
    ['"01"', '"1"'],
    ['0', '""'],
    ['"a"', '"A"'],
    ['0', '"no"'],
  ] as const
  assert.deepEqual(errorsOf(...different), [1, 1, 1, 1, 1, 1])
})

test('numbers are how far off they are, and what has no single value is left out', () => {
  assert.deepEqual(errorsOf(['0.5', '2'], ['[1.5]', '1']), [1.5, 0.5])
  const rows = [row('[1, 2]', '1'), row('1', null), row('1', '1')]
  const { rows: judged, skipped } = judgeRows(rows, { output: undefined })
  assert.deepEqual([judged.length, skipped], [1, 1])
})
