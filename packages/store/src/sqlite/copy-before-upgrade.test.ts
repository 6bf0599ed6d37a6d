import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { openSqliteWriter } from './open.ts'

test('an older database is copied before it is upgraded, and no other one', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-upgrade-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, "it's.db")
  const copies = (): readonly string[] =>
    readdirSync(folder).filter((name) => name.includes('before'))
  await (await openSqliteWriter(path)).close()
  await (await openSqliteWriter(path)).close()
  assert.deepEqual(copies(), [])
  // As if this migration were not known yet.
  const database = new DatabaseSync(path)
  database.exec(`drop table page_key; delete from schema_migrations where name = '012-page-key'`)
  database.close()
  await (await openSqliteWriter(path)).close()
  const [copy = ''] = copies()
  assert.match(copy, /^it's\.db\.before-upgrade-of-0\d\d-/u)
  const old = new DatabaseSync(join(folder, copy), { readOnly: true })
  assert.equal(
    old.prepare("select count(*) as n from sqlite_master where name = 'page_key'").get()?.['n'],
    0,
  )
  old.close()
})
