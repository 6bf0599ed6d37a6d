import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { StemmaError } from '@stemma/contract'
import { testEngine } from '../engine/engine.testing.ts'
import { openEngine } from '../engine/engine.ts'
import { writeSnapshot } from '../snapshot/write-snapshot.ts'
import { queryVersions, type QueryResult } from './query-versions.ts'
import type { StoredVersion } from './stored-version.ts'

const parts = testEngine()

async function version(name: string, rows: number): Promise<StoredVersion> {
  const schema = {
    columns: [
      { name: 'id', type: 'int64' },
      { name: 'x', type: 'double' },
    ],
  } as const
  const sql = `select i::BIGINT as id, i / 2::DOUBLE as x from range(${String(rows)}) t(i)`
  const path = parts.path(`${name}.parquet`)
  await writeSnapshot(parts.engine, { schema, sql }, path)
  return { schema, key: [], files: [{ role: 'base', rows, versions: 1, path }] }
}

async function query(sql: string, timeLimitMs = 60_000): Promise<QueryResult> {
  const tables = { data: await version('data', 100), old: await version('old', 50) }
  const engine = await openEngine({
    memoryBytes: 256 * 1024 * 1024,
    threads: 1,
    scratch: parts.path('query-scratch'),
  })
  try {
    return await queryVersions(engine, { sql, tables, mostRows: 10, timeLimitMs })
  } finally {
    engine.close()
  }
}

suite('queries over versions', () => {
  test('give no more than can be answered at once, and say so', async () => {
    await assert.rejects(
      query("select repeat('x', 20_000_000)"),
      /A value of the answer has more than 16 MiB/,
    )
    await assert.rejects(
      query("select repeat('x', 5_000_000), id from data"),
      /The answer has more than 32 MiB: ask for fewer rows or columns/,
    )
    const { rows } = await query("select repeat('é', 4_000_000)")
    assert.equal(rows[0]?.[0]?.length, 4_000_000)
  })

  test('see several versions, and give exact texts with their types', async () => {
    assert.deepEqual(
      await query(
        'select count(*) as n, sum(x), null as nothing from data where id not in (select id from old) -- fin',
      ),
      {
        columns: [
          { name: 'n', type: 'BIGINT' },
          { name: 'sum(x)', type: 'DOUBLE' },
          { name: 'nothing', type: 'INTEGER' },
        ],
        rows: [['50', '1862.5', null]],
        isCut: false,
      },
    )
    assert.equal(
      (await query('with a as (select * from data) select id from a order by id desc limit 1;'))
        .rows[0]?.[0],
      '99',
    )
  })

  test('are cut at the most rows', async () => {
    const { rows, isCut } = await query('from data')
    assert.deepEqual([rows.length, isCut], [10, true])
  })

  const file = `${process.cwd()}/package.json`
  for (const sql of [
    `select * from read_text('${file}')`,
    `select * from '${file}'`,
    `select * from read_csv('${file}')`,
    `copy (select 1) to '${parts.path('out.csv')}'`,
    `select * from data; select 1`,
    `select 1) union all select * from (select 2`,
    `create table x as select 1`,
    `attach '${parts.path('x.db')}'`,
    `set threads = 4`,
    `select set_config('threads', '4')`,
    `install httpfs`,
    `load httpfs`,
    `pragma database_list`,
    `call pragma_version()`,
    `explain analyze select 1`,
    `delete from data`,
    `select from where`,
    ``,
    `select * from nope`,
  ]) {
    test(`refused: ${sql}`, async () => {
      await assert.rejects(query(sql), (error) => {
        assert.ok(error instanceof StemmaError, String(error))
        assert.equal(error.code, 'INVALID_PARAMETER_VALUE', error.message)
        return true
      })
    })
  }

  test('that take too long end', async () => {
    await assert.rejects(
      query(
        'select count(*) from range(1000000000) a, range(1000000000) b where a.range + b.range = 7',
        200,
      ),
      (error) => {
        assert.ok(error instanceof StemmaError, String(error))
        assert.equal(error.code, 'DEADLINE_EXCEEDED')
        return true
      },
    )
  })
})
