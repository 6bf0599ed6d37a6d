import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { StemmaError } from '@stemma/contract'
import { testEngine } from '../engine/engine.testing.ts'
import { quoteName } from '../engine/quote.ts'
import { fingerprintRelation } from '../fingerprint/fingerprint-relation.ts'
import type { Relation } from '../relation/relation.ts'
import { typeText } from '../schema/value-type.ts'
import { openArrow } from './open-arrow.ts'
import { writeArrow } from './write-arrow.ts'

const parts = testEngine()
const fixtures = new URL('../../fixtures/arrow/', import.meta.url).pathname

async function read<T>(path: string, look: (relation: Relation) => Promise<T>): Promise<T> {
  const relation = await openArrow(parts.engine, { path })
  try {
    return await look(relation)
  } finally {
    await relation.close()
  }
}

function shown({ schema, sql }: Relation): Promise<readonly (readonly unknown[])[]> {
  const columns = schema.columns.map(({ name }) => `CAST(${quoteName(name)} AS VARCHAR)`)
  return parts.engine.rows(`select ${columns.join(', ')} from (${sql})`)
}

async function refused(path: string, pattern: RegExp): Promise<void> {
  await assert.rejects(read(path, shown), (error) => {
    assert.ok(error instanceof StemmaError, String(error))
    assert.equal(error.code, 'INVALID_PARAMETER_VALUE')
    assert.match(error.message, pattern)
    return true
  })
}

/** Column, type, and the values of three rows. */
const kinds = [
  ['b', 'boolean', 'true', null, 'false'],
  ['i8', 'int8', '-128', null, '127'],
  ['u32', 'uint32', '0', null, '4294967295'],
  ['i64', 'int64', '-9223372036854775808', null, '9223372036854775807'],
  ['u64', 'uint64', '0', null, '18446744073709551615'],
  ['f16', 'float', '0.5', '-2.0', '65504.0'],
  ['f32', 'float', '0.1', null, 'nan'],
  ['f64', 'double', '0.1', null, '-inf'],
  ['s', 'text', '', 'é\0z', null],
  ['ls', 'text', 'a', null, 'long text '.repeat(5)],
  ['sv', 'text', 'short', null, 'a view of a long text'],
  ['x', 'binary', String.raw`\x00\xFF`, null, ''],
  ['fx', 'binary', 'ab', null, 'cd'],
  ['dec', 'decimal(34,2)', '-1.25', null, `${'9'.repeat(32)}.99`],
  ['d32', 'decimal(5,2)', '-1.25', null, '9.99'],
  ['d256', 'decimal(30,2)', '-1.25', null, '9.99'],
  ['day', 'date', '0001-01-01', null, '9999-12-31'],
  ['day64', 'date', '1969-12-31', null, '2024-02-29'],
  ['t32', 'time', '01:02:03', null, '23:59:59'],
  ['tns', 'time', '00:00:00.000005', null, '00:00:00'],
  ['ts', 'timestamp', '1969-12-31 23:59:59', null, '1970-01-01 00:00:01'],
  ['tus', 'timestamp', '2024-02-01 00:00:00.000001', null, '1969-12-31 23:59:59.999999'],
  ['tn', 'timestamp_ns', '2024-02-01 00:00:00.000000001', null, '1969-12-31 23:59:59.999999999'],
  ['tz', 'instant', '2024-02-01 00:00:00.000001+00', null, '1969-12-31 23:59:59.999999+00'],
  ['nul', 'null', null, null, null],
  ['dict', 'text', 'p', null, 'q'],
  ['ree', 'int64', '7', '7', null],
  ['l', 'list(int32)', '[1, NULL]', null, '[]'],
  ['ll', 'list(text)', '[]', null, '[]'],
  ['fl', 'list(int64)', '[1, 2]', null, '[3, 4]'],
  ['lv', 'list(int64)', '[1, 2]', null, '[3]'],
  ['st', 'struct(a: int64, b: list(text))', "{'a': 1, 'b': [q]}", null, "{'a': NULL, 'b': NULL}"],
  ['m', 'map(text, int64)', '{k=1, l=NULL}', null, '{}'],
]

async function isKinds(relation: Relation): Promise<void> {
  const rows = await shown(relation)
  // The driver takes the mark from the beginning of a text that it gives.
  const plain = (value: unknown): unknown =>
    typeof value === 'string' ? value.replaceAll('\u{feff}', '') : value
  assert.deepEqual(
    relation.schema.columns.map(({ name, type }, index) => [
      name,
      typeText(type),
      ...rows.map((row) => plain(row[index])),
    ]),
    kinds,
  )
  assert.deepEqual(
    await parts.engine.rows(
      `select hex(encode(s)), hex(encode(ll[1])) from (${relation.sql}) where s <> '' or ll[1] is not null`,
    ),
    [
      ['', 'EFBBBF'],
      ['EFBBBFC3A9007A', null],
    ],
  )
}

suite('files of Arrow', () => {
  for (const name of ['kinds-lz4.arrow', 'kinds-zstd.arrow', 'kinds.arrows'])
    test(`keep every value: ${name} of pyarrow`, async () => {
      await read(fixtures + name, isKinds)
    })

  test('of several batches keep the order of rows', async () => {
    const sum = await read(`${fixtures}many.arrow`, ({ sql }) =>
      parts.engine.rows(
        `select count(*), bool_and(n = place and s = 'row ' || n % 7 || ' of many')
         from (select *, row_number() over () - 1 as place from (${sql}))`,
      ),
    )
    assert.deepEqual(sum, [[5000n, true]])
  })

  test('have dictionaries that grow and change', async () => {
    const words = await read(`${fixtures}dictionaries.arrows`, shown)
    assert.deepEqual(words.flat(), ['b', 'a', 'c', 'a', 'z', 'z'])
  })

  test('of polars are read: views, categories, no schema at the beginning', async () => {
    assert.deepEqual(await read(`${fixtures}polars.arrow`, shown), [
      ['a', 'x', 'x', '[1]'],
      ['longer than twelve bytes', 'y', 'y', '[2, 3]'],
      [null, 'x', 'y', null],
    ])
  })

  test('are refused by row and column, or column, for what can not be kept', async () => {
    for (const [name, pattern] of [
      ['nanoseconds', /Row 2 of column "t" can't be kept exactly: it has nanoseconds/u],
      ['date', /Row 2 of column "d" can't be kept exactly: it is a date with a time/u],
      ['text', /Row 2 of column "s" can't be kept exactly: it is not UTF-8/u],
      ['duration', /Column "x" has Arrow type Duration/u],
      ['digits', /Column "x" has Arrow type Decimal/u],
      ['names', /Two columns of the Arrow file are named "A"/u],
    ] as const)
      await refused(`${fixtures}bad-${name}.arrow`, pattern)
  })

  test('that are cut off or broken are refused, and leave nothing', async () => {
    const whole = readFileSync(`${fixtures}kinds-lz4.arrow`)
    const stream = readFileSync(`${fixtures}kinds.arrows`)
    for (const [index, bytes] of [
      whole.subarray(0, 4000),
      whole.subarray(0, -1),
      stream.subarray(0, 5000),
      Buffer.from('id,x\n1,2\n'),
      Buffer.from('FEA1 and more'),
      Buffer.alloc(0),
    ].entries())
      await refused(parts.file(`broken-${String(index)}.arrow`, bytes), /Arrow file|Feather/u)
    await read(`${fixtures}kinds.arrows`, isKinds)
  })

  test('that are cut off anywhere are refused, never a fault of ours', async () => {
    const whole = readFileSync(`${fixtures}polars.arrow`)
    for (let size = 1; size < whole.byteLength; size += 97)
      await assert.rejects(
        read(parts.file('cut.arrow', whole.subarray(0, size)), shown),
        (error) => error instanceof StemmaError,
        `${String(size)} bytes`,
      )
  })

  test('that we wrote are the same rows again', async () => {
    const path = parts.path('written.arrow')
    await read(`${fixtures}kinds.arrows`, (relation) => writeArrow(parts.engine, relation, path))
    await read(path, isKinds)
    const [first, second] = [
      await read(`${fixtures}kinds.arrows`, (all) =>
        fingerprintRelation(parts.engine, all, { by: 'row' }),
      ),
      await read(path, (all) => fingerprintRelation(parts.engine, all, { by: 'row' })),
    ]
    assert.deepEqual(first, second)
  })

  test('are written without rows, and with more than a batch', async () => {
    const columns = [
      { name: 'n', type: 'int64' },
      { name: 'u', type: 'uuid' },
    ] as const
    for (const rows of [0, 70_000]) {
      const path = parts.path('written.arrow')
      const sql = `select range as n, '00000000-0000-0000-0000-000000000001'::uuid as u from range(${String(rows)})`
      assert.equal(await writeArrow(parts.engine, { schema: { columns }, sql }, path), rows)
      const found = await read(path, ({ sql: again }) =>
        parts.engine.rows(`select count(*), count(distinct n), max(u) from (${again})`),
      )
      const uuid = rows === 0 ? null : '00000000-0000-0000-0000-000000000001'
      assert.deepEqual(found, [[BigInt(rows), BigInt(rows), uuid]])
    }
  })
})
