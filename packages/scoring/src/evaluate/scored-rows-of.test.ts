import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode, gatePolicy, type GatePolicy } from '@stemma/contract'
import type { Scored } from '../workers/worker-messages.ts'
import { measure } from './measure.ts'
import { scoreTable } from './score-table.ts'
import { judgedRowsOf, scoredRowsOf } from './scored-rows-of.ts'
import type { Row } from './slice.ts'

const policyOf = (metric: string, more: object = {}): GatePolicy =>
  decode(gatePolicy, { label: 'y', primary: { metric }, resamples: 200, ...more })

const rowsOf = (labels: readonly unknown[]): readonly Row[] => labels.map((y) => ({ y }))

function compare(
  policy: GatePolicy,
  labels: readonly unknown[],
  candidate: readonly unknown[],
  against: readonly unknown[] = candidate,
) {
  const judged = judgedRowsOf(rowsOf(labels), policy)
  const scored = scoredRowsOf(judged, policy, {
    candidate: { name: 'churn/2', answers: candidate },
    against: { name: 'churn/1', answers: against },
  })
  return measure(scored, policy)
}

test('answers that are no numbers, or no probabilities, are refused with their row', () => {
  const mae = policyOf('mae')
  for (const wrong of [null, NaN, 'many', Infinity])
    assert.throws(
      () => compare(mae, [1, 2, 3], [1, wrong, 3], [1, 2, 3]),
      /Row 2: churn\/2 has (?:null|"many"), which is no number/,
    )
  const loss = policyOf('log_loss')
  const good = [
    [0.2, 0.8],
    [0.7, 0.3],
  ]
  for (const wrong of [
    [null, 1],
    [NaN, NaN],
    [-3.1, 4.2],
    [0.5, 1.5],
  ])
    assert.throws(
      () => compare(loss, [1, 0], [[0.2, 0.8], wrong], good),
      /Row 2: churn\/2 answers .*probabilities are from 0 to 1/,
    )
  assert.throws(() => compare(loss, [1, 0], [0.8, null], good), /Row 2: churn\/2 has null/)
  assert.throws(() => compare(loss, [1, 0], [0.8, 3], good), /answers 0.8, which is no probability/)
  assert.throws(() => compare(loss, [1, 0], [[1], [1]], good), /1 probabilities, and .* 2 classes/)
  assert.equal(compare(loss, [1, 0], good).measures.length, 1)
})

test('rows of one class, without a label, or none at all are refused before anything is judged', () => {
  const loss = policyOf('log_loss')
  assert.throws(() => compare(loss, [], []), /has no rows/)
  assert.throws(
    () => compare(loss, [1, 1, 1], [1, 1, 0]),
    /All 3 rows have '1' in 'y': rows of one class only/,
  )
  assert.throws(() => compare(loss, [1, null, 0], [1, 1, 0]), /1 of 3 rows have no value in 'y'/)
  assert.throws(() => compare(policyOf('mae', { label: 'z' }), [1], [1]), /no column 'z'.*: y\./)
})

test('a metric that rows of one class do not define has no figure, so that nothing is shown by it', () => {
  const named = policyOf('roc_auc', { classes: ['0', '1'] })
  const [auc] = compare(named, [1, 1, 1], [0.2, 0.8, 0.5], [0.1, 0.7, 0.6]).measures
  assert.deepEqual([auc?.low, auc?.high, auc?.improvement], [undefined, undefined, undefined])
})

test('customers, times and labels may be integers that a double does not hold', () => {
  const big = 2n ** 53n
  const answers = [0.2, 0.8, 0.5, 0.6, 0.1, 0.9]
  const rows = answers.map((_, at) => ({
    y: at % 2,
    customer: big + BigInt(at >> 1) * 2n + 1n,
    at: big + BigInt(6 - at),
    id: at === 0 ? big + 1n : 5,
  }))
  const of = (more: object) => judgedRowsOf(rows, policyOf('log_loss', more))
  assert.deepEqual([...(of({ cluster: 'customer' }).units ?? [])], [0, 0, 1, 1, 2, 2])
  assert.deepEqual([...(of({ time: 'at', block: 2 }).units ?? [])], [2, 2, 1, 1, 0, 0])
  const slices = [{ name: 'late', where: 'id > 9007199254740990' }]
  assert.deepEqual([...(of({ slices }).slices.get('late') ?? [])], [1, 0, 0, 0, 0, 0])
  const labels = [big + 1n, big + 3n, big + 1n, big + 3n]
  const { tests } = compare(policyOf('accuracy'), labels, labels, labels.toReversed())
  assert.equal(tests[0]?.p, 0.125)
  const [mae] = compare(policyOf('mae'), [big + 1n, 1], [1, 1]).measures
  assert.equal(mae?.candidate, (2 ** 53 - 1) / 2)
})

test('a model is asked with the numbers that JSON has not', async () => {
  let asked = ''
  const worker = {
    score: async (_type: string, body: Uint8Array): Promise<Scored> => {
      asked = Buffer.from(body).toString()
      const answer = Buffer.from('{"predictions": [NaN, 2, 9007199254740993]}')
      return {
        ...{ status: 200, contentType: 'application/json', body: answer },
        ...{ predictUs: 10, computed: {} },
      }
    },
  }
  const rows = [
    { x: Infinity, z: null },
    { x: -Infinity, z: NaN },
    { x: 9007199254740993n, z: 1 },
  ]
  const { answers } = await scoreTable(worker, { rows, columns: ['x', 'z'], name: 'churn/2' })
  assert.deepEqual(answers, [null, 2, 9007199254740993n])
  assert.equal(
    asked,
    '{"dataframe_split":{"columns":["x","z"],"data":[[1e999,null],[-1e999,null],[9007199254740993,1]]}}',
  )
})
