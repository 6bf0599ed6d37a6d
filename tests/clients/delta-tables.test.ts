import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { pythonEnvironment } from '../env/python.ts'
import { mustRun } from '../env/run-command.ts'
import { temporaryFolder } from '../env/temporary-folder.ts'
import { startServer } from '../server/start-server.ts'

type Row = Readonly<Record<string, string | number | null>>

/** By id, which all tables have; a JSON line leaves out nothing. */
function sorted(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((one, other) => Number(one['id']) - Number(other['id']))
}

test('each version of tables that deltalake writes has the rows that deltalake reads', async (t) => {
  const lake = await temporaryFolder(t, 'lake')
  const { python } = await pythonEnvironment('deltalake-1.6.6')
  const program = join(import.meta.dirname, 'python/delta_tables.py')
  // The guarantee: the last line of the program.
  const tables = JSON.parse(await mustRun([python, program, lake])) as Readonly<
    Record<string, readonly (readonly Row[])[]>
  >
  const server = await startServer({ env: { STEMMA_SOURCE_LAKE: lake } })
  t.after(() => server.stop())
  assert.deepEqual(Object.keys(tables), ['trips', 'parts'])
  for (const [name, versions] of Object.entries(tables)) {
    for (const [version, rows] of versions.entries()) {
      const dataset = `${name}-${String(version)}`
      const made = await fetch(`${server.url}/api/v1/data/${dataset}/references`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ source: `lake:${name}`, delta_version: version }),
      })
      assert.equal(made.status, 200, await made.clone().text())
      const read = await (await fetch(`${server.url}/data/${dataset}/1.jsonl`)).text()
      const lines = read.split('\n').filter((line) => line !== '')
      assert.deepEqual(sorted(lines.map((line) => JSON.parse(line) as Row)), rows, dataset) // rows of the table
    }
  }
})
