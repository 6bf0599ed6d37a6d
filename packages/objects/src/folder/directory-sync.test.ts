import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { DirectorySync } from './directory-sync.ts'

test('those who come during a sync share the one after it, never the one that runs', async (t) => {
  const directory = await temporaryFolder(t)
  const sync = new DirectorySync()
  const first = sync.sync(directory)
  const second = sync.sync(directory)
  assert.notEqual(second, first)
  assert.equal(sync.sync(directory), second)
  await first
  // The shared one has begun by the time it could be joined too late, or it has not and may be joined.
  await Promise.all([second, sync.sync(directory)])
  assert.notEqual(sync.sync(directory), second)
})

test('each of many callers in waves is answered', async (t) => {
  const directory = await temporaryFolder(t)
  const sync = new DirectorySync()
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      for (let i = 0; i < 5; i++) await sync.sync(directory)
    }),
  )
})

test('a directory that is gone has nothing to sync', async (t) => {
  const directory = await temporaryFolder(t)
  await new DirectorySync().sync(join(directory, 'gone'))
})
