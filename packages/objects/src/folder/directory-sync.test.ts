import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DirectorySync } from './directory-sync.ts'

test('those who come during a sync share the one after it, never the one that runs', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'stemma-sync-'))
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

test('each of many callers in waves is answered', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'stemma-sync-'))
  const sync = new DirectorySync()
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      for (let i = 0; i < 5; i++) await sync.sync(directory)
    }),
  )
})

test('a directory that is gone has nothing to sync', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'stemma-sync-'))
  await new DirectorySync().sync(join(directory, 'gone'))
})
