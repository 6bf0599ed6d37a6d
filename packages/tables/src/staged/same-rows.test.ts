import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { suite, test, type TestContext } from 'node:test'
import fc from 'fast-check'
import pg from 'pg'
import { startPostgres } from '../../../../tests/env/postgres.ts'
import { openCsv } from '../csv/open-csv.ts'
import { testEngine } from '../engine/engine.testing.ts'
import { fingerprintRelation } from '../fingerprint/fingerprint-relation.ts'
import type { Bucketing } from '../fingerprint/fingerprint.ts'
import { openParquet } from '../parquet/open-parquet.ts'
import { openPostgres, type PostgresSource } from '../postgres/open-postgres.ts'
import type { Relation } from '../relation/relation.ts'
import type { Column } from '../schema/value-type.ts'
import { openSqlite } from '../sqlite/open-sqlite.ts'

const parts = testEngine()

/** One row; each value as the text that all sources can be given. */
type Row = Readonly<Record<(typeof columns)[number]['name'], string | null>>

const columns = [
  { name: 'id', type: 'int64', engine: 'BIGINT', postgres: 'bigint' },
  { name: 'name', type: 'text', engine: 'VARCHAR', postgres: 'text' },
  { name: 'x', type: 'double', engine: 'DOUBLE', postgres: 'double precision' },
  { name: 'born', type: 'date', engine: 'DATE', postgres: 'date' },
  { name: 'seen', type: 'timestamp', engine: 'TIMESTAMP', postgres: 'timestamp' },
  { name: 'ok', type: 'boolean', engine: 'BOOLEAN', postgres: 'boolean' },
] as const
const kept = columns.map(({ name, type }): Column => ({ name, type }))

const moment = fc
  .date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString().replace('T', ' ').replace('Z', ''))
const rows: fc.Arbitrary<readonly Row[]> = fc.array(
  fc.record({
    id: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
    // PostgreSQL has no text with NUL.
    name: fc.option(fc.string({ unit: 'grapheme', maxLength: 6 }).map(withoutNul)),
    // SQLite has no NaN.
    x: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)),
    born: fc.option(moment.map((text) => text.slice(0, 10))),
    seen: fc.option(moment),
    ok: fc.option(fc.boolean().map(String)),
  }),
  { minLength: 1, maxLength: 8 },
)

function withoutNul(text: string): string {
  return text.replaceAll('\0', ' ')
}

function quoted(text: string | null): string {
  return text === null ? 'NULL' : `'${text.replaceAll("'", "''")}'`
}

async function ofCsv(all: readonly Row[]): Promise<Relation> {
  const field = (text: string | null): string =>
    text === null ? '' : `"${text.replaceAll('"', '""')}"`
  const lines = all.map((row) => columns.map(({ name }) => field(row[name])).join(','))
  const header = columns.map(({ name }) => name).join(',')
  const path = parts.file('same.csv', `${[header, ...lines].join('\n')}\n`)
  return openCsv({ engine: parts.engine, path, kept })
}

async function ofParquet(all: readonly Row[]): Promise<Relation> {
  const values = all.map(
    (row) => `(${columns.map(({ name, engine }) => `${quoted(row[name])}::${engine}`).join(', ')})`,
  )
  const path = parts.path('same.parquet')
  const names = columns.map(({ name }) => name).join(', ')
  await parts.engine.run(
    `copy (select * from (values ${values.join(', ')}) t(${names})) to '${path}' (format parquet)`,
  )
  return openParquet({ engine: parts.engine, paths: [path] })
}

async function ofSqlite(all: readonly Row[]): Promise<Relation> {
  const db = new DatabaseSync(parts.path('same.db'))
  db.exec(
    'drop table if exists t; create table t (id integer, name text, x real, born date, seen timestamp, ok boolean)',
  )
  const insert = db.prepare('insert into t values (?, ?, ?, ?, ?, ?)')
  for (const { id, name, x, born, seen, ok } of all) {
    const flag = ok === null ? null : BigInt(ok === 'true')
    insert.run(BigInt(id ?? 0), name, x === null ? null : Number(x), born, seen, flag)
  }
  db.close()
  const path = parts.path('same.db')
  return openSqlite({ engine: parts.engine, path, table: 't', staged: parts.path('same'), kept })
}

/** What fills the table in PostgreSQL anew. */
async function openTable(
  t: TestContext,
): Promise<(all: readonly Row[]) => Promise<PostgresSource>> {
  const connectionString = await (await startPostgres()).newDatabase()
  const client = new pg.Client({ connectionString })
  await client.connect()
  t.after(() => client.end())
  const declared = columns.map(({ name, postgres }) => `${name} ${postgres}`)
  await client.query(`create table t (${declared.join(', ')})`)
  return async (all) => {
    const values = all.map((row) => `(${columns.map(({ name }) => quoted(row[name])).join(', ')})`)
    await client.query(`delete from t; insert into t values ${values.join(', ')}`)
    return openPostgres({ connectionString, table: 't', queryTimeoutMs: 60_000 })
  }
}

const bucketings: readonly Bucketing[] = [{ by: 'row' }, { by: 'key', columns: ['id', 'name'] }]

suite('any rows', () => {
  test('have the same fingerprint from CSV, Parquet, SQLite and PostgreSQL', async (t) => {
    const ofPostgres = await openTable(t)
    await fc.assert(
      fc.asyncProperty(rows, async (all) => {
        const here = [await ofCsv(all), await ofParquet(all), await ofSqlite(all)]
        const there = await ofPostgres(all)
        try {
          for (const bucketing of bucketings) {
            const expected = await there.fingerprint(bucketing)
            assert.equal(expected.rows, all.length)
            for (const relation of here)
              assert.deepEqual(
                await fingerprintRelation(parts.engine, relation, bucketing),
                expected,
              )
          }
        } finally {
          await there.close()
        }
      }),
      { numRuns: 30 },
    )
  })
})
