import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openSqliteWriter } from './open.ts'

test('one file has one writer, whatever links lead to it, also before it is there', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-links-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'stemma.db')
  const link = join(folder, 'link.db')
  symlinkSync('stemma.db', link)
  symlinkSync('link.db', join(folder, 'second.db'))
  const first = await openSqliteWriter(join(folder, 'second.db'))
  assert.ok(existsSync(path))
  for (const name of [path, link])
    await assert.rejects(openSqliteWriter(name), { name: 'DatabaseInUseError' })
  await first.close()
  await (await openSqliteWriter(path)).close()
})
