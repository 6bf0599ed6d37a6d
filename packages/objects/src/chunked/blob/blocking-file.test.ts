import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { BlockingFile } from './blocking-file.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stemma-blocking-'))
})
after(() => rm(folder, { recursive: true, force: true }))

test('more pieces than the system takes at a time are written in their order', async () => {
  const pieces = Array.from({ length: 3000 }, (_, i) => Buffer.from(`${i},`.repeat(i % 4)))
  const file = BlockingFile.open(join(folder, 'pieces'), 'wx+')
  file.write(pieces)
  await file.sync()
  await file.close()
  assert.deepEqual(await readFile(join(folder, 'pieces')), Buffer.concat(pieces))
})

test('a file that is there already is not written over, and a directory can be synced', async () => {
  await BlockingFile.open(join(folder, 'once'), 'wx+').close()
  assert.throws(() => BlockingFile.open(join(folder, 'once'), 'wx+'), { code: 'EEXIST' })
  const directory = BlockingFile.open(folder, 'r')
  await directory.sync()
  await directory.close()
})
