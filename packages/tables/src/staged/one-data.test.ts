import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { suite, test } from 'node:test'
import { openCsv } from '../csv/open-csv.ts'
import { openDuckdb } from '../duckdb-file/open-duckdb.ts'
import { testEngine } from '../engine/engine.testing.ts'
import { fingerprintRelation } from '../fingerprint/fingerprint-relation.ts'
import { openJsonl } from '../jsonl/open-jsonl.ts'
import { findFiles } from '../parquet/find-files.ts'
import { openParquet } from '../parquet/open-parquet.ts'
import type { Relation } from '../relation/relation.ts'
import { typeText } from '../schema/value-type.ts'
import { openSqlite } from '../sqlite/open-sqlite.ts'

const parts = testEngine()

async function fingerprint(relation: Relation): Promise<string> {
  const { rows, sum } = await fingerprintRelation(parts.engine, relation, { by: 'row' })
  return `${String(rows)} ${sum}`
}

function types({ schema }: Relation): Record<string, string> {
  return Object.fromEntries(schema.columns.map(({ name, type }) => [name, typeText(type)]))
}

function shown(relation: Relation): Promise<readonly (readonly unknown[])[]> {
  const columns = relation.schema.columns.map(({ name }) => `CAST("${name}" AS VARCHAR)`)
  return parts.engine.rows(`select ${columns.join(', ')} from (${relation.sql})`)
}

const people = [
  [1n, 'Ada', 0.1, '1815-12-10', '2024-01-02 03:04:05', 1n],
  [9007199254740993n, 'O\'Neil, "Q"\n', -2.5, '0001-01-01', '2024-01-02 03:04:05.000001', 0n],
  [-3n, '', 1e300, null, null, null],
  [4n, null, null, '2024-02-29', '1969-12-31 23:59:59.999999', 1n],
] as const

const sqliteTable =
  'create table people (id integer, name text, x real, born date, seen timestamp, ok boolean)'

function sqliteFile(name: string): string {
  const db = new DatabaseSync(parts.path(name))
  db.exec(sqliteTable)
  const insert = db.prepare('insert into people values (?, ?, ?, ?, ?, ?)')
  for (const row of people) insert.run(...row)
  db.close()
  return parts.path(name)
}

function csvFile(name: string): string {
  const field = (value: bigint | number | string | null, index: number): string => {
    if (value === null) return ''
    if (index === 5) return value === 1n ? 'true' : 'false'
    return index === 1 ? `"${String(value).replaceAll('"', '""')}"` : String(value)
  }
  const lines = people.map((row) => row.map(field).join(','))
  return parts.file(name, `id,name,x,born,seen,ok\n${lines.join('\n')}\n`)
}

suite('the same rows have the same fingerprint', () => {
  test('from CSV, SQLite, Parquet, DuckDB, and in other orders', async () => {
    const { engine } = parts
    const csv = await openCsv({ engine, path: csvFile('people.csv') })
    const expected = await fingerprint(csv)
    const sqlite = await openSqlite({
      engine,
      path: sqliteFile('people.db'),
      table: 'people',
      staged: parts.path('staged-1'),
    })
    assert.deepEqual(types(sqlite), types(csv))
    assert.deepEqual(await shown(sqlite), await shown(csv))
    assert.equal(await fingerprint(sqlite), expected)

    await engine.run(
      `copy (select ok, seen, born, x, name, id from (${csv.sql}) order by id) to '${parts.path('people.parquet')}' (format parquet)`,
    )
    const parquet = await openParquet({ engine, paths: [parts.path('people.parquet')] })
    assert.equal(await fingerprint(parquet), expected)

    await engine.run(`attach '${parts.path('people.duckdb')}' as d`)
    await engine.run(`create table d.people as ${csv.sql}`)
    await engine.run('detach d')
    const duckdb = await openDuckdb(engine, { path: parts.path('people.duckdb'), table: 'people' })
    assert.equal(await fingerprint(duckdb), expected)
    await duckdb.close()
    await assert.rejects(
      openDuckdb(engine, { path: parts.path('people.duckdb'), table: 'folk' }),
      /The DuckDB file has no table "folk"\. It has people\./u,
    )
  })

  test('from JSON lines, where dates are texts', async () => {
    const { engine } = parts
    const lines = people.map(
      ([id, name, x, , , ok]) =>
        `{"ok": ${String(ok === null ? null : ok === 1n)}, "id": ${String(id)}, "name": ${JSON.stringify(name)}, "x": ${String(x)}}`,
    )
    const path = parts.file('people.jsonl', `${lines.join('\n')}\n`)
    const jsonl = await openJsonl({ engine, path, staged: parts.path('staged-2') })
    const csv = await openCsv({ engine, path: csvFile('people.csv') })
    const columns = csv.schema.columns.filter(({ name }) => types(jsonl)[name] !== undefined)
    assert.deepEqual(types(jsonl), { ok: 'boolean', id: 'int64', name: 'text', x: 'double' })
    const same = { schema: { columns }, sql: csv.sql }
    assert.equal(await fingerprint(jsonl), await fingerprint(same))
  })
})

suite('JSON lines', () => {
  function read(content: string, options: object = {}): Promise<Relation> {
    const path = parts.file('x.jsonl', content)
    return openJsonl({ engine: parts.engine, path, staged: parts.path('staged-3'), ...options })
  }

  test('keep digits, nested values and keys that come later', async () => {
    const relation = await read(
      '{"id": 12345678901234567890, "n": {"a": [1.10, 9007199254740993]}}\n\n{"id": 1, "late": 1e5}\r\n{"id": 2, "n": 5}',
    )
    assert.deepEqual(types(relation), { id: 'decimal(38,0)', n: 'json', late: 'double' })
    assert.deepEqual(await shown(relation), [
      ['12345678901234567890', '{"a":[1.10,9007199254740993]}', null],
      ['1', null, '100000.0'],
      ['2', '5', null],
    ])
  })

  test('texts that look like numbers stay texts, and mixtures stay JSON', async () => {
    const relation = await read('{"a": "1", "b": "1"}\n{"a": "2", "b": 1}\n')
    assert.deepEqual(types(relation), { a: 'text', b: 'json' })
    assert.deepEqual(await shown(relation), [
      ['1', '"1"'],
      ['2', '1'],
    ])
  })

  test('broken lines are named', async () => {
    await assert.rejects(read('{"a": 1}\n{"a":\n'), /Line 2 is not JSON/u)
    await assert.rejects(read('{"a": 1}\n[1]\n'), /Line 2 is no JSON object/u)
    await assert.rejects(read(`{"a": "${'x'.repeat(17 * 1024 * 1024)}"}`), /Line 1 is longer than/u)
    await assert.rejects(read('\n'), /no JSON objects/u)
  })

  test('a kept schema refuses what it cannot hold', async () => {
    const kept = [{ name: 'a', type: 'int64' }] as const
    await assert.rejects(read('{"a": 1}\n{"a": 1.5}\n', { kept }), /row 2 "1\.5"/u)
    await assert.rejects(
      read('{"a": 1}\n{"a": {}}\n', { kept }),
      /Column "a" has values of several/u,
    )
    assert.deepEqual(types(await read('{"a": {}}\n{"a": 1}\n', { kept, widen: true })), {
      a: 'json',
    })
  })
})

suite('SQLite files', () => {
  test('columns that hold several kinds of values are texts', async () => {
    const db = new DatabaseSync(parts.path('kinds.db'))
    db.exec(
      "create table t (a, b, c, d); insert into t values (1, 1, 1, x'00ff'), ('x', 2.5, 9007199254740993, null)",
    )
    db.exec('update t set c = 2.5 where c = 1')
    db.close()
    const { engine } = parts
    const path = parts.path('kinds.db')
    const staged = parts.path('staged-4')
    const relation = await openSqlite({ engine, path, table: 't', staged })
    assert.deepEqual(types(relation), { a: 'text', b: 'double', c: 'text', d: 'binary' })
    assert.deepEqual(await shown(relation), [
      ['1', '1.0', '2.5', String.raw`\x00\xFF`],
      ['x', '2.5', '9007199254740993', null],
    ])
    await assert.rejects(
      openSqlite({ engine, path, table: 'u', staged }),
      /The SQLite file has no table "u"\. It has t\./u,
    )
  })
})

suite('Parquet folders', () => {
  test('their names give columns, whose types hold all of them', async () => {
    const { engine } = parts
    const root = parts.path('hive')
    for (const folder of ['year=2024/code=007', 'year=2025/code=a%20b']) {
      mkdirSync(`${root}/${folder}`, { recursive: true })
      await engine.run(
        `copy (select ${folder.slice(5, 9)}::BIGINT * 10 as x) to '${root}/${folder}/part.parquet' (format parquet)`,
      )
    }
    const paths = await findFiles(root)
    const relation = await openParquet({ engine, root, paths })
    assert.deepEqual(types(relation), { x: 'int64', year: 'int64', code: 'text' })
    assert.deepEqual(await shown(relation), [
      ['20240', '2024', '007'],
      ['20250', '2025', 'a b'],
    ])
  })

  test('types that cannot be kept are refused by name', async () => {
    const { engine } = parts
    const path = parts.path('interval.parquet')
    await engine.run(`copy (select 1 as a, interval 1 day as wait) to '${path}' (format parquet)`)
    await assert.rejects(
      openParquet({ engine, paths: [path] }),
      /Column "wait" has type INTERVAL, which can't be kept exactly/u,
    )
  })
})
