import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openStore } from '../open-store.ts'

test('a file gets smaller when its rows are removed, a little at a time, and stays whole', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-reclaim-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'stemma.db')
  const store = await openStore({ database: path, role: 'writer' })
  await store.write(async (tx) => {
    const rows = Array.from({ length: 1000 }, (_, index) => [index % 2, index, 'x'.repeat(8000)])
    await tx.runEach(
      'insert into params (run_no, key, value, experiment_id) values (?, ?, ?, 1)',
      rows,
    )
  })
  const full = (await store.reclaim()).reusableBytes
  assert.equal(full, 0)
  await store.write((tx) => tx.run('delete from params where run_no = 0'))
  let freedBytes = 0
  let calls = 0
  for (let isDone = false; !isDone; calls += 1) {
    const step = await store.reclaim()
    freedBytes += step.freedBytes ?? 0
    isDone = step.isDone
  }
  assert.ok(freedBytes > 3_500_000 && freedBytes < 5_000_000, `${freedBytes} bytes`)
  assert.ok(calls > 4, 'it took several short transactions')
  await store.close()
  assert.ok(statSync(path).size < 6_000_000)
  const again = await openStore({ database: path, role: 'writer' })
  const [row] = await again.read((db) => db.rows('select count(*), sum(length(value)) from params'))
  assert.deepEqual(row, [500, 4_000_000])
  await again.close()
})
