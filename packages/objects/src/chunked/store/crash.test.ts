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

let root = ''
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'stemma-crash-'))
})
after(() => rm(root, { recursive: true, force: true }))

interface Run {
  readonly folder: string
  readonly round: string
  /** Where the process kills itself; else it is killed after so many acknowledgements. */
  readonly step?: string
  readonly killAfter?: number
  /** Recipes are divided into small segments, and packs are small. */
  readonly isDivided?: boolean
}

/** Lets a process write to the store until it is killed. Returns what it was told is stored. */
async function writeUntilKilled({
  round,
  step = '',
  killAfter = Infinity,
  isDivided = false,
  folder,
}: Run): Promise<string[]> {
  return runUntilKilled(
    ['crash-child.ts', folder, round, step, isDivided ? 'divided' : ''],
    killAfter,
  )
}

/** The ids that a process prints until it is killed, by itself or after so many of them. */
async function runUntilKilled(
  [file = '', ...args]: readonly string[],
  killAfter: number = Infinity,
): Promise<string[]> {
  const command = ['--conditions=source', join(import.meta.dirname, file), ...args]
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_, signal) => resolve(signal))
  })
  const ids: string[] = []
  for await (const line of createInterface(child.stdout)) {
    ids.push(line)
    if (ids.length === killAfter) child.kill('SIGKILL')
  }
  assert.equal(await ended, 'SIGKILL')
  // The last line may be torn.
  return ids.filter((id) => id.length === 64)
}

async function checkAll(folder: string, ids: readonly string[]): Promise<void> {
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
  const folder = join(root, 'writing')
  const acknowledged: string[] = []
  for (const step of ['before the pack', 'half of the pack', 'before the index']) {
    acknowledged.push(...(await writeUntilKilled({ folder, round: step, step })))
    await checkAll(folder, acknowledged)
  }
  for (const killAfter of [1, 30]) {
    acknowledged.push(
      ...(await writeUntilKilled({ folder, round: `after ${killAfter}`, killAfter })),
    )
    await checkAll(folder, acknowledged)
  }
  assert.ok(acknowledged.length > 30)
  // The index is worth nothing beyond what the packs say.
  for (const end of ['', '-wal', '-shm'])
    await rm(join(folder, `index.sqlite${end}`), { force: true })
  await checkAll(folder, acknowledged)
})

test('a process that is killed between the segments of an object loses nothing else', async () => {
  const folder = join(root, 'segments')
  const acknowledged: string[] = []
  for (const step of ['before the pack', 'half of the pack', 'before the index']) {
    const isDivided = true
    acknowledged.push(...(await writeUntilKilled({ folder, round: step, step, isDivided })))
    await checkAll(folder, acknowledged)
  }
  for (const killAfter of [2, 15]) {
    const round = `after ${killAfter}`
    acknowledged.push(...(await writeUntilKilled({ folder, round, killAfter, isDivided: true })))
    await checkAll(folder, acknowledged)
  }
  for (const end of ['', '-wal', '-shm'])
    await rm(join(folder, `index.sqlite${end}`), { force: true })
  await checkAll(folder, acknowledged)
  assert.ok(acknowledged.length >= 17)
})

test('a process that is killed while it collects leaves every live object whole', async () => {
  for (const step of ['after a copy', 'before a removal', 'after a removal']) {
    const folder = join(root, step)
    const live = await runUntilKilled(['crash-collecting-child.ts', folder, step])
    assert.equal(live.length, 8)
    await checkAll(folder, live)
    // Collecting again finishes the work.
    const backend = await folderBackend(join(folder, 'packs'))
    const options = { backend, indexPath: join(folder, 'index.sqlite') }
    const store = await openObjectStore({ ...options, clock: () => Date.now() + 1e9 })
    await store.collect({ live, graceMs: 0 })
    await store.close()
    await checkAll(folder, live)
    let storedBytes = 0
    for await (const { sizeBytes } of backend.list('packs/')) storedBytes += sizeBytes
    assert.ok(storedBytes < 8 * 45_000, `${storedBytes} bytes are left`)
  }
})
