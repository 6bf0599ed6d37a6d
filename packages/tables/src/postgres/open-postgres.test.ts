import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { StemmaError } from '@stemma/contract'
import pg from 'pg'
import { freePort } from '../../../../tests/env/free-port.ts'
import { startPostgres } from '../../../../tests/env/postgres.ts'
import { testEngine } from '../engine/engine.testing.ts'
import { fingerprintRelation } from '../fingerprint/fingerprint-relation.ts'
import { differingBuckets, type Bucketing } from '../fingerprint/fingerprint.ts'
import { typeText } from '../schema/value-type.ts'
import { openPostgres, type PostgresSource } from './open-postgres.ts'
import { postgresRowText } from './postgres-text.ts'

const parts = testEngine()

async function withTable<T>(
  statements: readonly string[],
  work: (open: (options?: object) => Promise<PostgresSource>, client: pg.Client) => Promise<T>,
): Promise<T> {
  const connectionString = await (await startPostgres()).newDatabase()
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
    return await work(
      (options = {}) =>
        openPostgres({ connectionString, table: 'things', queryTimeoutMs: 60_000, ...options }),
      client,
    )
  } finally {
    await client.end()
  }
}

const things = `create table things (id bigint primary key, small smallint, "odd ""name" text, x double precision,
  f real, price numeric(12,2), big numeric(38,0), free numeric, ok boolean, born date, at time, seen timestamp, told timestamptz,
  who uuid, raw bytea, doc json, fixed char(5), kind mood)`
const mood = "create type mood as enum ('glad', 'it''s')"
const rows = `insert into things values
  (1, -1, 'a "b", c' || chr(10) || 'd', 0.1, 0.1, 1.10, 12345678901234567890123456789012345678, 1.50, true, '1815-12-10', '23:59:59.999999',
   '0001-01-01 00:00:00', '2024-03-31 02:30:00+01', '00000000-0000-0000-0000-00000000000a', '\\x00ff', '{"a": 1.0}', 'ab', 'it''s'),
  (9007199254740993, 2, '', 'NaN', 'Infinity', -0.50, 0, 1e-20, false, '2024-02-29', '00:00:00', '1969-12-31 23:59:59.999999', 'epoch', null, '', null, '', null),
  (3, null, null, '-0', 1e10, 0, null, null, null, null, null, null, null, null, null, null, null, null),
  (4, 0, 'é😀', 1e300, -0.0, 100, -5, 7, true, '9999-12-31', '12:00', '9999-12-31 23:59:59', '1900-01-01 00:00:00+00', null, null, '[]', 'x', 'glad')`

suite('tables of PostgreSQL', () => {
  for (const bucketing of [
    { by: 'row' },
    { by: 'key', columns: ['id', 'odd "name'] },
    { by: 'time', column: 'told', unit: 'month' },
    { by: 'time', column: 'born', unit: 'day' },
  ] satisfies Bucketing[]) {
    test(`have the same fingerprint there and here: ${JSON.stringify(bucketing)}`, async () => {
      await withTable([mood, things, rows], async (open) => {
        const source = await open()
        const relation = await source.stage(parts.path('staged.csv'))
        const there = await source.fingerprint(bucketing)
        await source.close()
        assert.equal(there.rows, 4)
        assert.deepEqual(await fingerprintRelation(parts.engine, relation, bucketing), there)
      })
    })
  }

  test('keep every value', async () => {
    await withTable([mood, things, rows], async (open) => {
      const source = await open()
      const { schema, sql } = await source.stage(parts.path('staged.csv'))
      await source.close()
      assert.equal(
        schema.columns.map(({ type }) => typeText(type)).join(' '),
        'int64 int16 text double float decimal(12,2) decimal(38,0) text boolean date time timestamp instant uuid binary json text text',
      )
      const shown = schema.columns.map(
        ({ name }) => `CAST("${name.replaceAll('"', '""')}" AS VARCHAR)`,
      )
      const [first, second] = await parts.engine.rows(`select ${shown.join(', ')} from (${sql})`)
      assert.deepEqual(first, [
        '1',
        '-1',
        'a "b", c\nd',
        '0.1',
        '0.1',
        '1.10',
        '12345678901234567890123456789012345678',
        '1.50',
        'true',
        '1815-12-10',
        '23:59:59.999999',
        '0001-01-01 00:00:00',
        '2024-03-31 01:30:00+00',
        '00000000-0000-0000-0000-00000000000a',
        String.raw`\x00\xFF`,
        '{"a": 1.0}',
        'ab',
        "it's",
      ])
      assert.deepEqual(second?.slice(0, 8), [
        '9007199254740993',
        '2',
        '',
        'nan',
        'inf',
        '-0.50',
        '0',
        '0.00000000000000000001',
      ])
    })
  })

  test('tell which bucket changed, and what grew', async () => {
    const many =
      "insert into things (id, told, x) select i, '2024-01-01'::timestamptz + i * interval '1 hour', i / 3.0 from generate_series(1, 3000) i"
    await withTable([mood, things, many], async (open, client) => {
      const bucketing: Bucketing = { by: 'time', column: 'told', unit: 'month' }
      const look = async (
        filter?: string,
      ): Promise<Awaited<ReturnType<PostgresSource['fingerprint']>>> => {
        const source = await open(filter === undefined ? {} : { filter })
        try {
          return await source.fingerprint(bucketing)
        } finally {
          await source.close()
        }
      }
      const before = await look()
      assert.deepEqual(Object.keys(before.buckets), [
        '2024-01',
        '2024-02',
        '2024-03',
        '2024-04',
        '2024-05',
      ])
      const early = await look("told < '2024-02-01'")
      assert.deepEqual(early.buckets, { '2024-01': before.buckets['2024-01'] })
      await client.query('update things set x = x + 1e-9 where id = 1000')
      await client.query("insert into things (id, told) values (5000, '2025-01-01')")
      assert.deepEqual(
        differingBuckets(before, await look()).map(({ label }) => label),
        ['2024-02', '2025-01'],
      )
      assert.deepEqual(await look("told < '2024-02-01'"), early)
    })
  })

  test('have the same text for servers that cannot cast bytes to numbers', async () => {
    await withTable([mood, things, rows], async (open, client) => {
      const { schema, close } = await open()
      await close()
      const columns = schema.columns
      const [quick, old] = [true, false].map((castsBytes) =>
        postgresRowText(columns, { castsBytes }),
      )
      assert.notEqual(quick, old)
      const { rows: texts } = await client.query<{ quick: string; old: string }>(
        `select ${String(quick)} as quick, ${String(old)} as old from things`,
      )
      assert.equal(texts.length, 4)
      for (const text of texts) assert.equal(text.quick, text.old)
    })
  })

  test('have no fingerprint with a time without end', async () => {
    for (const end of ['infinity', '-infinity'])
      await withTable([mood, things, rows], async (open, client) => {
        await client.query(`update things set seen = '${end}' where id = 1`)
        const source = await open()
        await assert.rejects(
          source.fingerprint({ by: 'row' }),
          /cannot convert infinity to bigint/u,
        )
        await source.close()
      })
  })

  test('are seen at one moment', async () => {
    await withTable([mood, things, rows], async (open, client) => {
      const source = await open()
      const before = await source.fingerprint({ by: 'row' })
      await client.query('delete from things')
      assert.deepEqual(await source.fingerprint({ by: 'row' }), before)
      await source.close()
    })
  })

  test('can be neither changed nor left by a filter', async () => {
    await withTable([mood, things, rows], async (open) => {
      await assert.rejects(open({ filter: 'id = 1; delete from things' }), /can't be read from ";/u)
      await assert.rejects(
        open({ filter: "pg_read_file('/etc/passwd') = 'x'" }),
        /names no column/u,
      )
      await assert.rejects(open({ table: 'things; drop table things' }), /does not exist/u)
    })
  })

  test('that are not there, or have a type that cannot be kept, are refused', async () => {
    await withTable(['create table things (id int, tags text[], wait interval)'], async (open) => {
      await assert.rejects(open(), /Column "tags" has type text\[\], which can't be kept exactly/u)
      await assert.rejects(open({ table: 'nope' }), /relation "nope" does not exist/u)
    })
  })

  test('of a server that does not answer are unavailable, and no secret is told', async () => {
    const port = await freePort()
    await assert.rejects(
      openPostgres({
        connectionString: `postgresql://me:s3cret@127.0.0.1:${String(port)}/x`,
        table: 't',
        queryTimeoutMs: 1000,
      }),
      (error) => {
        assert.ok(error instanceof StemmaError)
        assert.equal(error.code, 'TEMPORARILY_UNAVAILABLE')
        assert.ok(!error.message.includes('s3cret'))
        return true
      },
    )
  })
})
