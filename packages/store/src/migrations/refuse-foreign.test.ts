import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'
import pg from 'pg'
import { isPostgresUrl, openStore } from '../open-store.ts'
import { testDatabases } from '../stores.testing.ts'

/** Runs statements as another program would, and gives the names of all tables. */
async function asAnother(database: string, statements: readonly string[]): Promise<string[]> {
  if (!isPostgresUrl(database)) {
    const file = new DatabaseSync(database)
    for (const statement of statements) file.exec(statement)
    const rows = file.prepare(`select name from sqlite_schema where type = 'table'`).all()
    file.close()
    return rows.map(({ name }) => String(name)).toSorted()
  }
  const client = new pg.Client(database)
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
    const { rows } = await client.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public'`,
    )
    return rows.map(({ name }) => name).toSorted()
  } finally {
    await client.end()
  }
}

const ofMlflow = [
  'create table experiments (experiment_id integer primary key, name text)',
  'create table alembic_version (version_num text)',
]

for (const { name, make } of testDatabases) {
  const refused = async (
    t: TestContext,
    tables: readonly string[],
    message: RegExp,
  ): Promise<void> => {
    const database = await make(t)
    const before = await asAnother(database, tables)
    const bytes = isPostgresUrl(database) ? undefined : readFileSync(database)
    await assert.rejects(openStore({ database, role: 'writer' }), message)
    assert.deepEqual(await asAnother(database, []), before)
    if (bytes === undefined) return
    assert.deepEqual(readFileSync(database), bytes)
    assert.equal(readdirSync(dirname(database)).length, 1)
  }

  test(`${name}: a database of MLflow is left as it is, and the message says whose it is`, (t) =>
    refused(t, ofMlflow, /not Stemma's: .*an MLflow server.*--database/u))

  test(`${name}: so is one in which an older start left two tables, and any other`, async (t) => {
    const left = [
      'create table schema_migrations (name text)',
      'create table schema_migrations_lock (id text)',
    ]
    await refused(t, [...ofMlflow, ...left], /an MLflow server/u)
    await refused(t, ['create table orders (id integer)'], /it has the tables orders\./u)
  })

  test(`${name}: an own database opens again, also after a first start that was cut short`, async (t) => {
    const database = await make(t)
    const names = ['schema_migrations', 'schema_migrations_lock']
    for (let count = 0; count < 2; count++)
      await (await openStore({ database, role: 'writer' })).close()
    const tables = await asAnother(database, [])
    for (const one of names) assert.ok(tables.includes(one))
    const cut = await make(t)
    const migrations =
      'create table schema_migrations (name varchar(255) primary key, timestamp varchar(255) not null)'
    const lock =
      'create table schema_migrations_lock (id varchar(255) primary key, is_locked integer default 0 not null)'
    await asAnother(cut, [
      migrations,
      lock,
      `insert into schema_migrations_lock values ('migration_lock', 0)`,
    ])
    await (await openStore({ database: cut, role: 'writer' })).close()
  })
}
