import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestStore, testDatabases } from '../stores.testing.ts'
import { rowsOfOwners } from './rows-of-owners.ts'

/** Tables with the number of a run, a logged model or a trace that are not theirs alone, and why. */
const others: Readonly<Record<string, string>> = {}

for (const { name: database, make } of testDatabases) {
  void test(`every table that hangs on a run, a logged model or a trace is on the list, on ${database}`, async (t) => {
    const store = await openTestStore(t, make)
    const columns = await store.read((db) =>
      db.rows(
        db.dialect === 'sqlite'
          ? `select m.name, c.name from sqlite_schema m join pragma_table_info(m.name) c where m.type = 'table'`
          : `select table_name, column_name from information_schema.columns where table_schema = current_schema()`,
      ),
    )
    const tablesWith = (column: string): string[] =>
      columns.filter(([, name]) => name === column).map(([table]) => String(table))
    const owners = new Set([
      ...['runs', 'logged_models', 'registered_models', 'model_versions'],
      'traces',
    ])
    const known = new Set(
      Object.values(rowsOfOwners).flatMap((all) => all.map(({ table }) => table)),
    )
    const hanging = [
      ...tablesWith('run_no'),
      ...tablesWith('model_no'),
      ...tablesWith('trace_no'),
    ].filter((table) => !owners.has(table) && !Object.hasOwn(others, table))
    assert.ok(hanging.length > 10)
    assert.deepEqual(
      hanging.filter((table) => !known.has(table)),
      [],
    )
  })
}
