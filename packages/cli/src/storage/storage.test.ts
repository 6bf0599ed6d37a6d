import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { openStore } from '@stemma/store'
import { openTestBench, printedList } from '../command-line.testing.ts'

test('storage and fsck tell what lies there, with a server and without', async (t) => {
  const bench = await openTestBench()
  const data = join(bench.folder, 'data')
  let isOpen = true
  t.after(async () => {
    if (isOpen) await bench.close()
    await rm(bench.folder, { recursive: true, force: true })
  })
  const id = (await bench.stemma('experiments', 'create', 'churn')).stdout.trim()
  const runId = await bench.addRun({ experimentId: id, name: 'x', loss: 1, model: 'm' })
  const place = `/api/2.0/mlflow-artifacts/artifacts/${id}/${runId}/artifacts/a.txt`
  assert.ok((await fetch(bench.url + place, { method: 'PUT', body: '12345' })).ok)

  const uses = printedList(await bench.stemma('storage', '--json'))
  assert.deepEqual(
    uses.map(({ kind, name, artifacts }) => [kind, name, artifacts]),
    [
      ['experiment', 'churn', 1],
      ['database', undefined, 0],
      ['total', undefined, 1],
    ],
  )
  const table = await bench.stemma('storage')
  assert.match(
    table.stdout,
    /^what\tid\tname\tstage\tartifacts\tlogical\tstored\tsaved\treusable\n/u,
  )
  assert.match(table.stdout, new RegExp(`\nexperiment\t${id}\tchurn\tactive\t1\t5\t`, 'u'))
  const whole = await bench.stemma('fsck')
  assert.deepEqual([whole.status, whole.stdout, whole.stderr], [0, '', 'Nothing is damaged.\n'])

  await bench.close(false)
  isOpen = false
  const offline = await bench.stemma('fsck', '--data', data, '--json')
  assert.deepEqual(JSON.parse(offline.stdout), { problems: [], mended: 0, left: 0 })
  await tearPage(join(data, 'stemma.db'), 'registered_models')
  const torn = await bench.stemma('fsck', '--data', data)
  assert.equal(torn.status, 1, torn.stderr)
  assert.match(torn.stdout, /^problem {2}table registered_models: .*(?:page|malformed)/u)
})

/** Overwrites the first page of a table, one that is read by no start of a server and no other check. */
async function tearPage(path: string, table: string): Promise<void> {
  const store = await openStore({ database: path, role: 'reader' })
  const sql = 'select rootpage from sqlite_schema where name = ?'
  const [found] = await store.read((db) => db.rows(sql, [table]))
  await store.close()
  const end = Number(found?.[0]) * 4096
  const bytes = await readFile(path)
  bytes.fill(0xa5, end - 4096, end)
  await writeFile(path, bytes)
}
