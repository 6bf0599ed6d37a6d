import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { folderBackend } from '../blob/folder-backend.ts'
import { objectIdOf } from '../bytes/object-id.ts'
import { openObjectStore } from './open-object-store.ts'
import { readAll } from './test-store.ts'

const child = join(import.meta.dirname, 'crash-child.ts')
let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stemma-crash-'))
})
after(() => rm(folder, { recursive: true, force: true }))

interface Run {
  readonly round: string
  /** Where the process kills itself; else it is killed after so many acknowledgements. */
  readonly step?: string
  readonly killAfter?: number
}

/** Lets a process write to the store until it is killed. Returns what it was told is stored. */
async function writeUntilKilled({
  round,
  step = '',
  killAfter = Infinity,
}: Run): Promise<string[]> {
  const args = ['--conditions=source', child, folder, round, step]
  const writer = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    writer.once('exit', (_, signal) => resolve(signal))
  })
  const ids: string[] = []
  for await (const line of createInterface(writer.stdout)) {
    ids.push(line)
    if (ids.length === killAfter) writer.kill('SIGKILL')
  }
  assert.equal(await ended, 'SIGKILL')
  // The last line may be torn.
  return ids.filter((id) => id.length === 64)
}

async function checkAll(ids: readonly string[]): Promise<void> {
  const backend = await folderBackend(join(folder, 'packs'))
  const store = await openObjectStore({ backend, indexPath: join(folder, 'index.sqlite') })
  assert.deepEqual(store.recovery.packsMissing, [])
  assert.deepEqual(store.recovery.packsUnreadable, [])
  for (const id of ids) {
    const bytes = await readAll(store, id)
    assert.ok(bytes !== undefined, `${id} was acknowledged and is gone`)
    assert.equal(objectIdOf(bytes), id)
  }
  assert.deepEqual((await store.check()).problems, [])
  await store.close()
}

test('a process that is killed at any moment loses nothing that it acknowledged', async () => {
  const acknowledged: string[] = []
  for (const step of ['before the pack', 'half of the pack', 'before the index']) {
    acknowledged.push(...(await writeUntilKilled({ round: step, step })))
    await checkAll(acknowledged)
  }
  for (const killAfter of [1, 30]) {
    acknowledged.push(...(await writeUntilKilled({ round: `after ${killAfter}`, killAfter })))
    await checkAll(acknowledged)
  }
  assert.ok(acknowledged.length > 30)
  // The index is worth nothing beyond what the packs say.
  for (const end of ['', '-wal', '-shm'])
    await rm(join(folder, `index.sqlite${end}`), { force: true })
  await checkAll(acknowledged)
})
