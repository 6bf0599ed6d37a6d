import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maxInt64, minInt64, normalizeInt64, StemmaError } from '@stemma/contract'
import fc, { type Arbitrary } from 'fast-check'
import type { Aggregate, Clause, OrderKey } from './ast.ts'
import { parseExperimentFilter } from './experiments.ts'
import { parseLoggedModelFilter } from './logged-models.ts'
import { parseModelVersionFilter } from './model-versions.ts'
import {
  parseExperimentOrderBy,
  parseModelVersionOrderBy,
  parseRegisteredModelOrderBy,
  parseRunOrderBy,
} from './order-by.ts'
import { printFilter, printOrderKey } from './print-filter.ts'
import { parseRegisteredModelFilter } from './registered-models.ts'
import { parseRunFilter } from './runs.ts'

const parsers = [
  parseRunFilter,
  parseExperimentFilter,
  parseLoggedModelFilter,
  parseRegisteredModelFilter,
  parseModelVersionFilter,
  (text: string) => parseRunOrderBy([text]),
  (text: string) => parseExperimentOrderBy([text]),
  (text: string) => parseRegisteredModelOrderBy([text]),
  (text: string) => parseModelVersionOrderBy([text]),
]

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom("'", '"', '`', '\\', '.', ' ', 'a', ';', '-', '\n') }),
)
const float = fc.double({ noNaN: true })
const int64 = fc.bigInt({ min: minInt64, max: maxInt64 }).map(normalizeInt64)
const numberOp = fc.constantFrom('=', '!=', '>', '>=', '<', '<=')
const textOp = fc.constantFrom('=', '!=', 'LIKE', 'ILIKE')
const listOp = fc.constantFrom('IN', 'NOT IN')
const nullOp = fc.constantFrom('IS NULL', 'IS NOT NULL')
const list = fc.array(text, { minLength: 1, maxLength: 5 })
const aggregate: Arbitrary<Aggregate> = fc.constantFrom('min', 'max', 'first', 'mean', 'count')

const value = fc.constantFrom('param', 'tag')
const runClause: Arbitrary<Clause> = fc.oneof(
  fc.record({ kind: fc.constant('metric'), key: text, op: numberOp, value: float }),
  fc.record({ kind: fc.constant('metric'), key: text, aggregate, op: numberOp, value: float }),
  fc.record({ kind: value, key: text, op: textOp, value: text }),
  fc.record({ kind: value, key: text, op: nullOp }),
  fc.record({
    kind: fc.constant('attribute'),
    key: fc.constantFrom('start_time', 'end_time'),
    op: numberOp,
    value: fc.oneof(int64, float),
  }),
  fc.record({
    kind: fc.constant('attribute'),
    key: fc.constantFrom('run_id', 'run_name', 'status', 'artifact_uri', 'user_id'),
    op: textOp,
    value: text,
  }),
  fc.record({
    kind: fc.constant('attribute'),
    key: fc.constant('run_id'),
    op: listOp,
    value: list,
  }),
  fc.record({
    kind: fc.constant('dataset'),
    key: fc.constantFrom('name', 'digest', 'context'),
    op: listOp,
    value: list,
  }),
)
const loggedModelClause: Arbitrary<Clause> = fc.oneof(
  fc.record({ kind: fc.constant('metric'), key: text, op: numberOp, value: float }),
  fc.record({ kind: value, key: text, op: textOp, value: text }),
  fc.record({ kind: value, key: text, op: listOp, value: list }),
  fc.record({
    kind: fc.constant('attribute'),
    key: fc.constant('status'),
    op: listOp,
    value: fc.array(fc.constantFrom(1, 2, 3), { minLength: 1 }),
  }),
)
const orderKey: Arbitrary<OrderKey> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('metric', 'param', 'tag'),
    key: text,
    direction: fc.constantFrom('ASC', 'DESC'),
  }),
  fc.record({
    kind: fc.constant('metric'),
    key: text,
    direction: fc.constantFrom('ASC', 'DESC'),
    aggregate,
  }),
)

/** Pieces of the language in any order. */
const filterLike = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          'metrics.a',
          'params.`b c`',
          'tags."d"',
          'run_id',
          'start_time',
          'dataset.name',
          'min(',
        ],
        ...['=', '!=', '>', 'LIKE', 'ilike', 'IN', 'NOT IN', 'IS NULL', 'IS NOT NULL', 'AND', 'OR'],
        ...[
          '(',
          ')',
          ',',
          ';',
          '1',
          '-1.5e3',
          "'x'",
          '"y"',
          "('a','b')",
          "'",
          '"',
          '`',
          '--',
          '/*',
        ],
        ...['.', '\\', 'NULL', 'NOT', 'ASC', 'DESC'],
      ),
      text,
    ),
    { maxLength: 12 },
  )
  .chain((parts) => fc.constantFrom(parts.join(' '), parts.join('')))

test('a printed filter of runs reads back as the same clauses', () => {
  fc.assert(
    fc.property(fc.array(runClause.map(plain), { maxLength: 6 }), (clauses) => {
      assert.deepEqual(parseRunFilter(printed(() => printFilter(clauses))), clauses)
    }),
    { numRuns: 2000 },
  )
})

test('a printed filter of logged models reads back as the same clauses', () => {
  fc.assert(
    fc.property(fc.array(loggedModelClause.map(plain), { maxLength: 6 }), (clauses) => {
      assert.deepEqual(parseLoggedModelFilter(printed(() => printFilter(clauses))), clauses)
    }),
    { numRuns: 1000 },
  )
})

test('a printed order key reads back as the same key', () => {
  fc.assert(
    fc.property(orderKey.map(plain), (key) => {
      assert.deepEqual(parseRunOrderBy([printed(() => printOrderKey(key))]), [key])
    }),
    { numRuns: 1000 },
  )
})

test('whatever can be read can be printed', () => {
  fc.assert(
    fc.property(filterLike, (filter) => {
      const clauses = orRefused(() => parseRunFilter(filter)) ?? []
      const again = orRefused(() => printFilter(clauses))
      if (again !== undefined) assert.deepEqual(parseRunFilter(again), clauses)
    }),
    { numRuns: 2000 },
  )
})

test('no text makes a parser fail otherwise than with INVALID_PARAMETER_VALUE', () => {
  fc.assert(
    fc.property(fc.oneof(filterLike, text, fc.string({ unit: 'grapheme' })), (hostile) => {
      for (const parse of parsers) orRefused(() => parse(hostile))
    }),
    { numRuns: 2000 },
  )
})

test('what cannot be written is refused by the printer, not written wrongly', () => {
  for (const value of [`'"`, '\\', '\0']) {
    assert.throws(
      () => printFilter([{ kind: 'param', key: 'a', op: '=', value }]),
      StemmaError,
      value,
    )
  }
  assert.throws(() => printFilter([{ kind: 'param', key: '`\'"', op: 'IS NULL' }]), StemmaError)
})

/** With the prototype that object literals have. */
function plain<T extends object>(record: T): T {
  return { ...record }
}

/** Texts that the language has no way to write are no case. */
function printed(print: () => string): string {
  const text = orRefused(print)
  fc.pre(text !== undefined)
  return text
}

function orRefused<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    assert.ok(error instanceof StemmaError, String(error))
    assert.equal(error.code, 'INVALID_PARAMETER_VALUE')
    assert.ok(error.message.length < 4000)
    return undefined
  }
}
