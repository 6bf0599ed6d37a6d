import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { testEngine } from '../engine/engine.testing.ts'
import type { Relation } from '../relation/relation.ts'
import type { Column, ValueType } from '../schema/value-type.ts'
import { fingerprintRelation } from './fingerprint-relation.ts'
import {
  addFingerprints,
  differingBuckets,
  isSameData,
  subtractFingerprints,
  type Bucketing,
  type Fingerprint,
} from './fingerprint.ts'

const parts = testEngine()

function ofRows(
  rows: readonly (readonly (number | string | null)[])[],
  bucketing: Bucketing = { by: 'row' },
): Promise<Fingerprint> {
  const columns: Column[] = [
    { name: 'id', type: 'int64' },
    { name: 'x', type: 'double' },
    { name: 's', type: 'text' },
  ]
  const values = rows.map(
    ([id, x, s]) => `(${literal(id)}::BIGINT, ${literal(x)}::DOUBLE, ${literal(s)}::VARCHAR)`,
  )
  const none = '(NULL::BIGINT, NULL::DOUBLE, NULL::VARCHAR)'
  const sql = `select * from (values ${[none, ...values].join(', ')}) t(id, x, s) offset 1`
  return fingerprintRelation(parts.engine, { sql, schema: { columns } }, bucketing)
}

function literal(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return 'NULL'
  return `'${String(value).replaceAll("'", "''")}'`
}

function ofValue(sql: string, type: ValueType): Promise<Fingerprint> {
  const relation: Relation = {
    sql: `select ${sql} as v`,
    schema: { columns: [{ name: 'v', type }] },
  }
  return fingerprintRelation(parts.engine, relation, { by: 'row' })
}

const rows = fc.array(
  fc.tuple(
    fc.option(fc.integer({ min: -3, max: 3 })),
    fc.option(fc.double()),
    fc.option(fc.constantFrom('', 'a', 'b', '-', "it's")),
  ),
  { maxLength: 8 },
)

suite('fingerprints of rows', () => {
  test('add up, subtract, and do not depend on the order', async () => {
    await fc.assert(
      fc.asyncProperty(rows, rows, async (a, b) => {
        const whole = await ofRows([...b, ...a].toReversed())
        const [first, second] = [await ofRows(a), await ofRows(b)]
        assert.deepEqual(addFingerprints(first, second), whole)
        assert.deepEqual(subtractFingerprints(whole, second), first)
      }),
      { numRuns: 40 },
    )
  })

  test('differ when a row is there once more', async () => {
    const once = await ofRows([[1, 2, 'a']])
    const twice = await ofRows([
      [1, 2, 'a'],
      [1, 2, 'a'],
    ])
    assert.equal(isSameData(once, twice), false)
  })

  test('differ for null and empty, and for values that moved to the next column', async () => {
    const { columns } = {
      columns: ['a', 'b'].map((name): Column => ({ name, type: 'text' })),
    }
    const sums = new Set<string>()
    const all = [
      "'', null",
      "null, ''",
      "'', ''",
      'null, null',
      "'ab', ''",
      "'a', 'b'",
      "'-', null",
    ]
    for (const values of all) {
      const sql = `select * from (values (${values})) t(a, b)`
      const { sum } = await fingerprintRelation(
        parts.engine,
        { sql, schema: { columns } },
        { by: 'row' },
      )
      sums.add(sum)
    }
    assert.equal(sums.size, all.length)
  })

  test('name the bucket of a changed cell', async () => {
    const many = Array.from({ length: 1000 }, (_, id) => [id, id / 3, 'a'])
    const changed = many.map((row) => (row[0] === 77 ? [77, 1, 'a'] : row))
    const bucketing: Bucketing = { by: 'key', columns: ['id'] }
    const [before, now] = [await ofRows(many, bucketing), await ofRows(changed, bucketing)]
    const differing = differingBuckets(before, now)
    assert.equal(differing.length, 1)
    assert.equal(differing[0]?.rows, differing[0]?.rowsBefore)
    const only = await ofRows([[77, 1, 'a']], bucketing)
    assert.deepEqual(Object.keys(only.buckets), [differing[0]?.label])
  })

  test('cannot be compared bucket by bucket when the buckets are others', async () => {
    const [a, b] = [await ofRows([]), await ofRows([], { by: 'key', columns: ['id'] })]
    assert.throws(() => addFingerprints(a, b), /in different buckets/u)
  })
})

suite('one value has one fingerprint', () => {
  const same: readonly (readonly [string, readonly (readonly [string, ValueType])[]])[] = [
    [
      'whole numbers of any width',
      [
        ['5::TINYINT', 'int8'],
        ['5::UBIGINT', 'uint64'],
        ['5::DECIMAL(38,0)', { decimal: [38, 0] }],
        ['5.00::DECIMAL(10,2)', { decimal: [10, 2] }],
      ],
    ],
    [
      'decimals of any scale',
      [
        ['1.10::DECIMAL(10,2)', { decimal: [10, 2] }],
        ['1.1::DECIMAL(5,1)', { decimal: [5, 1] }],
      ],
    ],
    [
      'both zeros',
      [
        ["'-0.0'::DOUBLE", 'double'],
        ['0::DOUBLE', 'double'],
        ["'-0.0'::FLOAT", 'float'],
      ],
    ],
    [
      'every NaN',
      [
        ["'nan'::DOUBLE", 'double'],
        ["'-nan'::DOUBLE", 'double'],
        ["'nan'::FLOAT", 'float'],
      ],
    ],
    [
      'floats and doubles',
      [
        ['0.5::FLOAT', 'float'],
        ['0.5::DOUBLE', 'double'],
      ],
    ],
    [
      'text and JSON',
      [
        ["'{}'", 'text'],
        ["'{}'::JSON", 'json'],
      ],
    ],
    [
      'micro- and nanoseconds',
      [
        ["'1969-12-31 23:59:59.999999'::TIMESTAMP", 'timestamp'],
        ["'1969-12-31 23:59:59.999999'::TIMESTAMP_NS", 'timestamp_ns'],
      ],
    ],
    [
      'maps in any order',
      [
        ["map {'a': 1, 'b': 2}", { map: ['text', 'int32'] }],
        ["map {'b': 2, 'a': 1}", { map: ['text', 'int32'] }],
      ],
    ],
  ]
  for (const [name, values] of same) {
    test(name, async () => {
      const sums = new Set<string>()
      for (const [sql, type] of values) sums.add((await ofValue(sql, type)).sum)
      assert.equal(sums.size, 1)
    })
  }

  test('maps beside a column named as the parts of an expression are', async () => {
    const type: ValueType = { map: ['text', 'int32'] }
    const sums = new Set<string>()
    for (const name of ['x', 'other']) {
      const relation: Relation = {
        sql: `select map {'a': 1} as v, 1 as "${name}"`,
        schema: { columns: [{ name: 'v', type }] },
      }
      sums.add((await fingerprintRelation(parts.engine, relation, { by: 'row' })).sum)
    }
    assert.equal(sums.size, 1)
  })

  test('and different values have different ones', async () => {
    const values: readonly (readonly [string, ValueType])[] = [
      ['5', 'int32'],
      ['5::DOUBLE', 'double'],
      ["'5'", 'text'],
      ["'5'::BLOB", 'binary'],
      ['50', 'int32'],
      ['0.05::DECIMAL(10,2)', { decimal: [10, 2] }],
      ['true', 'boolean'],
      ["'0.1'::FLOAT", 'float'],
      ["'0.1'::DOUBLE", 'double'],
      ["'2024-01-01'::DATE", 'date'],
      ["'2024-01-01'::TIMESTAMP", 'timestamp'],
      ["'2024-01-01'::TIMESTAMPTZ", 'instant'],
      ["'2024-01-01 00:00:00.000000001'::TIMESTAMP_NS", 'timestamp_ns'],
      ["'00:00:01'::TIME", 'time'],
      ["'00000000-0000-0000-0000-000000000005'::UUID", 'uuid'],
      ['NULL::INTEGER', 'int32'],
      ['[5]', { list: 'int32' }],
      ['[5, NULL]', { list: 'int32' }],
      ['[]::INTEGER[]', { list: 'int32' }],
      ['NULL::INTEGER[]', { list: 'int32' }],
      ["{'a': 5}", { struct: [{ name: 'a', type: 'int32' }] }],
      ["{'a': NULL::INTEGER}", { struct: [{ name: 'a', type: 'int32' }] }],
      ["map {'a': 5}", { map: ['text', 'int32'] }],
    ]
    const seen = new Map<string, string>()
    for (const [sql, type] of values) {
      const { sum } = await ofValue(sql, type)
      assert.equal(seen.get(sum), sql.startsWith('NULL') ? seen.get(sum) : undefined, sql)
      seen.set(sum, sql)
    }
  })
})
