import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openStore } from '../open-store.ts'
import { quickCheck } from './quick-check.ts'

test('a whole database passes, one with a torn page is named', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-check-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'stemma.db')
  const store = await openStore({ database: path, role: 'writer' })
  assert.deepEqual(quickCheck(path), [])
  await store.close()
  assert.deepEqual(quickCheck(path), [])

  const bytes = readFileSync(path)
  assert.ok(bytes.length > 8 * 4096, 'closing puts everything into the database file')
  bytes.fill(0xa5, 4096, 6 * 4096)
  writeFileSync(path, bytes)
  assert.notDeepEqual(quickCheck(path), [])
})
