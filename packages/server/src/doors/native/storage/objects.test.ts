import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { StorageGcProgress } from '@stemma/contract'
import { folderBackend, openObjectStore, type ObjectId, type ObjectStore } from '@stemma/objects'
import { collectObjects } from '../purge/collect-objects.ts'
import { findObjectProblems } from './find-object-problems.ts'
import type { Finding } from './found.ts'
import type { ObjectMaintenance } from './object-maintenance.ts'
import { gcLines } from './storage-gc.ts'

interface World extends ObjectMaintenance {
  readonly folder: string
  readonly all: ObjectStore
  /** Objects that something names. */
  readonly names: Set<ObjectId>
  readonly put: (bytes: Buffer) => Promise<ObjectId>
}

/** A real store in a folder, without leases, and a list of names. */
async function openWorld(t: TestContext): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-objects-'))
  const all = await openObjectStore({
    backend: await folderBackend(folder),
    indexPath: join(folder, 'index.db'),
    leaseMs: 0,
  })
  t.after(async () => {
    await all.close()
    rmSync(folder, { recursive: true })
  })
  const names = new Set<ObjectId>()
  return {
    folder,
    all,
    names,
    store: all,
    live: async function* live() {
      yield* names
    },
    damagedWaiting: async function* none() {},
    dropExpired: async () => {},
    waitingBytes: async () => 0,
    removeUnfinished: async () => 0,
    storedBytes: async () => packsOf(folder).reduce((sum, pack) => sum + statSync(pack).size, 0),
    put: async (bytes) => (await all.put(piecesOf(bytes))).id,
  }
}

async function* piecesOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}

function packsOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath.includes('packs'))
    .map(({ parentPath, name }) => join(parentPath, name))
}

test('a collection removes what nothing names, and keeps what something does', async (t) => {
  const world = await openWorld(t)
  const kept = await world.put(randomBytes(300_000))
  const gone = await world.put(randomBytes(2_000_000))
  world.names.add(kept)
  const before = await world.storedBytes()
  const dry = await collect(world, { graceMs: 0, isDryRun: true })
  assert.ok(Number(dry.entries) > 1 && Number(dry.entry_bytes) > 1_900_000)
  assert.deepEqual([dry.freed_bytes, world.all.has(gone)], [0, true])
  const young = await collect(world, { graceMs: 3_600_000, isDryRun: false })
  assert.deepEqual([young.entries, world.all.has(gone)], [0, true], 'what is young is kept')
  const done = await collect(world, { graceMs: 0, isDryRun: false })
  assert.deepEqual([done.entries, done.missing], [dry.entries, 0])
  assert.deepEqual([world.all.has(kept), world.all.has(gone)], [true, false])
  assert.ok(before - (await world.storedBytes()) > 1_900_000)
})

test('a purge frees the bytes of objects that lost their last name, and says why where it cannot', async (t) => {
  const world = await openWorld(t)
  world.names.add(await world.put(randomBytes(200_000)))
  await world.put(randomBytes(1_000_000))
  assert.deepEqual(await collectObjects(world), { freedBytes: 0 }, 'what is young is kept')
  const [done, refused] = await Promise.all([collectObjects(world, 0), collectObjects(world, 0)])
  assert.ok('freedBytes' in done && done.freedBytes > 900_000)
  assert.ok('reason' in refused && refused.reason.includes('under way'))
})

test('a check names damage of objects and names without objects, and mends what it can', async (t) => {
  const world = await openWorld(t)
  const whole = await world.put(randomBytes(400_000))
  world.names.add(whole)
  assert.deepEqual(await findings(world), [])
  world.names.add('ab'.repeat(32))
  const [lost] = await findings(world)
  assert.equal(lost?.place, `object ${'ab'.repeat(32)}`)
  assert.equal(lost.mend, undefined)
  world.names.delete('ab'.repeat(32))

  const [pack = ''] = packsOf(world.folder)
  const bytes = readFileSync(pack)
  bytes.fill(0xa5, 1000, 1010)
  writeFileSync(pack, bytes)
  const damaged = await findings(world)
  assert.ok(damaged.some(({ place }) => /^entry [0-9a-f]{64} in pack /.test(place)))
  assert.ok(damaged.some(({ place }) => place === `object ${whole}`))
  for (const { mend } of damaged) await mend?.()
  assert.deepEqual(
    (await findings(world)).map(({ place, problem }) => [place, problem]),
    [[`object ${whole}`, 'something names it, and it is not there whole']],
  )
})

async function collect(
  objects: World,
  options: Parameters<typeof gcLines>[1],
): Promise<StorageGcProgress> {
  const settings = { artifactsDestination: join(objects.folder, 'nothing'), s3: undefined }
  let last: StorageGcProgress | undefined
  for await (const line of gcLines({ settings, objects }, options))
    last = JSON.parse(String(line)) as StorageGcProgress
  assert.ok(last?.done)
  return last
}

async function findings(objects: World): Promise<readonly Finding[]> {
  const all: Finding[] = []
  for await (const one of findObjectProblems(objects)) if (!('looksAt' in one)) all.push(one)
  return all
}
