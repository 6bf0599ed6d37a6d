import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { countChanges } from '../diff/keyed-diff.ts'
import { testEngine } from '../engine/engine.testing.ts'
import { fingerprintRelation } from '../fingerprint/fingerprint-relation.ts'
import type { Relation } from '../relation/relation.ts'
import type { TableSchema } from '../schema/value-type.ts'
import { openSnapshot } from '../snapshot/open-snapshot.ts'
import { writeSnapshot } from '../snapshot/write-snapshot.ts'
import { findChangedRows, type TwoStates } from './changed-rows.ts'
import { readChangeLog } from './read-change-log.ts'
import { mergeLogs, writeLog } from './write-log.ts'

const parts = testEngine()
const key = ['region', 'id']
let files = 0

type Row = readonly [value: number | null, note: string | null]
type State = ReadonlyMap<string, Row>

/** Two columns, or so many that their bits have no room. */
function schemaOf(columns: number): TableSchema {
  return {
    columns: [
      { name: 'a "value"', type: 'int64' },
      { name: 'region', type: 'text' },
      { name: 'id', type: 'int64' },
      ...Array.from({ length: columns - 1 }, (_, at) => ({
        name: `note${String(at)}`,
        type: 'text' as const,
      })),
    ],
  }
}

function relationOf(state: State, columns: number): Relation {
  const notes = Array.from({ length: columns - 1 })
  const rows = [...state].map(([rowKey, [value, note]]) => {
    const [region, id] = rowKey.split('/')
    const shown = notes.map((_, at) => (note === null ? 'NULL' : `'${note}${String(at)}'`))
    return `(${[`${String(value ?? 'NULL')}::BIGINT`, `'${String(region)}'`, `${String(id)}::BIGINT`, ...shown.map((text) => `${text}::VARCHAR`)].join(', ')})`
  })
  const none = `(NULL::BIGINT, NULL::VARCHAR, NULL::BIGINT${', NULL::VARCHAR'.repeat(columns - 1)})`
  const schema = schemaOf(columns)
  const names = schema.columns.map(({ name }) => `"${name.replaceAll('"', '""')}"`)
  return {
    schema,
    sql: `select * from (values ${[none, ...rows].join(', ')}) t(${names.join(', ')}) offset 1`,
  }
}

const states = fc.array(
  fc
    .dictionary(
      fc
        .tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 4 }))
        .map(([r, i]) => `${r}/${String(i)}`),
      fc.tuple(fc.option(fc.integer({ min: 0, max: 2 })), fc.option(fc.constantFrom('', 'x'))),
      { maxKeys: 6 },
    )
    .map((rows): State => new Map(Object.entries(rows))),
  { minLength: 2, maxLength: 6 },
)

async function assertSame(actual: Relation, expected: Relation): Promise<void> {
  const [a, b] = [actual, expected].map((relation) =>
    fingerprintRelation(parts.engine, relation, { by: 'row' }),
  )
  assert.deepEqual(await a, await b)
}

/** The number of keys in a log of what differs, and that the fingerprint of what differs is the difference. */
async function logBetween(states: TwoStates, path: string): Promise<number> {
  const { engine } = parts
  const changed = await findChangedRows(engine, states)
  try {
    const bucketing = { by: 'key', columns: states.key } as const
    const [before, now] = [
      await fingerprintRelation(engine, states.before, bucketing),
      await fingerprintRelation(engine, states.now, bucketing),
    ]
    assert.deepEqual(await changed.fingerprint(before), now)
    const counts = await countChanges(engine, states)
    assert.deepEqual(await changed.counts(), counts)
    const rows = await writeLog(engine, changed, path)
    assert.equal(rows, counts.added + counts.removed + counts.changed)
    return rows
  } finally {
    await changed.close()
  }
}

async function rebuildAll(all: readonly State[], columns: number): Promise<void> {
  const { engine } = parts
  const name = String(++files)
  const relations = all.map((state) => relationOf(state, columns))
  const [first] = relations
  assert.ok(first)
  await writeSnapshot(engine, first, parts.path(`${name}.base`))
  const base = openSnapshot(parts.path(`${name}.base`), first.schema)
  const paths: string[] = []
  for (const [turn, now] of relations.entries()) {
    if (turn === 0) continue
    const before = readChangeLog({ base, key, paths })
    const path = parts.path(`${name}.${String(turn)}`)
    await logBetween({ before, now, key }, path)
    paths.push(path)
    await assertSame(readChangeLog({ base, key, paths }), now)
  }
  // Any run of logs may be merged into one.
  for (let from = 0; from < paths.length - 1; from++) {
    const path = parts.path(`${name}.from${String(from)}`)
    const { schema } = base
    await mergeLogs(engine, { schema, key, paths: paths.slice(from), path })
    const now = relations.at(-1)
    assert.ok(now)
    await assertSame(readChangeLog({ base, key, paths: [...paths.slice(0, from), path] }), now)
  }
}

suite('change logs', () => {
  test('rebuild every state of any sequence, merged or not', async () => {
    await fc.assert(
      fc.asyncProperty(states, (all) => rebuildAll(all, 3)),
      { numRuns: 25 },
    )
  })

  test('of tables with many columns, too', async () => {
    await fc.assert(
      fc.asyncProperty(states, (all) => rebuildAll(all, 70)),
      { numRuns: 3 },
    )
  })

  test('of tables that are nothing but their key', async () => {
    const relation = (ids: readonly number[]): Relation => ({
      sql: `select unnest([${ids.join(', ')}]::BIGINT[]) as id`,
      schema: { columns: [{ name: 'id', type: 'int64' }] },
    })
    const path = parts.path('keys')
    const [before, now] = [relation([1, 2, 3]), relation([2, 4])]
    assert.equal(await logBetween({ before, now, key: ['id'] }, path), 3)
    await assertSame(readChangeLog({ base: before, key: ['id'], paths: [path] }), now)
  })

  test('hold only what changed', async () => {
    const [before, now] = [1, 2].map((value): Relation => ({
      sql: `select id::BIGINT as id, case when id = 5 then ${String(value)} else 0 end::BIGINT as x, 'a' as y from range(1000) t(id)`,
      schema: {
        columns: [
          { name: 'id', type: 'int64' },
          { name: 'x', type: 'int64' },
          { name: 'y', type: 'text' },
        ],
      },
    }))
    assert.ok(before && now)
    const path = parts.path('sparse')
    assert.equal(await logBetween({ before, now, key: ['id'] }, path), 1)
    assert.deepEqual(await parts.engine.rows(`select * from read_parquet('${path}')`), [
      [5n, 'u', 1n, 2n, null],
    ])
  })

  test('refuse a column that is named like one of theirs', async () => {
    const relation: Relation = {
      sql: 'select 1::BIGINT as id, 2::BIGINT as "stemma:op"',
      schema: {
        columns: [
          { name: 'id', type: 'int64' },
          { name: 'stemma:op', type: 'int64' },
        ],
      },
    }
    await assert.rejects(
      logBetween({ before: relation, now: relation, key: ['id'] }, parts.path('x')),
      /Column "stemma:op" has a name that change logs need/u,
    )
  })
})
