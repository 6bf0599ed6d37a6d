import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { unavailable } from '@stemma/contract'
import {
  liveObjects,
  objectArtifacts,
  objectsIn,
  rowsBy,
  type Objects,
  type Rows,
  type RowVerb,
} from '@stemma/core'
import { folderBackend, objectIdOf, openObjectStore, type ObjectStore } from '@stemma/objects'
import { readSettings } from '../config/read-settings.ts'
import { Database } from '../threads/database/database.ts'
import { newPostgres } from './new-postgres.testing.ts'
import { WaitingMover } from './waiting-mover.ts'

const pauseMs = 20
const hourMs = 3_600_000

/** Names in a database on its threads; objects in this one, with a clock that can be set forward. */
interface World {
  readonly store: ObjectStore
  readonly write: (path: string, bytes: string | Buffer) => Promise<void>
  readonly read: (path: string) => Promise<Buffer | undefined>
  readonly remove: (path: string) => Promise<void>
  /** Takes up what waits; whoever does not call it has all of it wait. */
  readonly start: () => WaitingMover
  /** Resolves when nothing waits any more. */
  readonly moved: () => Promise<void>
  readonly waiting: WaitingMover
  /** What waits. */
  readonly waitingBytes: () => Promise<number>
  readonly live: () => ReturnType<typeof liveObjects>
  readonly advance: (ms: number) => void
  /** Calls that fail from now on. */
  readonly refused: Set<RowVerb | 'putAll'>
  readonly warnings: unknown[]
}

async function openWorld(t: TestContext, database: 'sqlite' | 'postgres'): Promise<World> {
  const data = mkdtempSync(join(tmpdir(), 'stemma-waiting-'))
  const rows = database === 'postgres' ? { database: await newPostgres() } : {}
  const settings = await readSettings({ flags: { data, ...rows }, environment: {} })
  const threads = new Database({ settings, onLog: () => {}, onFatal: assert.ifError })
  await threads.ready()
  let nowMs = Date.now()
  const backend = await folderBackend(join(data, 'objects'))
  const indexPath = join(data, 'index.sqlite')
  const store = await openObjectStore({ backend, indexPath, clock: () => nowMs, leaseMs: hourMs })
  const refused = new Set<RowVerb | 'putAll'>()
  const warnings: unknown[] = []
  const own = threads.rows({ actor: { kind: 'stemma' }, requestId: 'test' })
  const names: Rows = rowsBy(async (verb, input, options) => {
    if (refused.has(verb)) throw unavailable('The database is away.')
    const ask = own[verb] as (input: unknown, options: unknown) => Promise<unknown>
    return ask(input, options)
  })
  const here = objectsIn({ store, backend, folder: data })
  const objects: Objects = {
    ...here,
    putAll: async (all) => {
      if (refused.has('putAll')) throw unavailable('The disk is full.')
      return here.putAll(all)
    },
  }
  const log = { info: () => {}, warn: (problem: unknown) => warnings.push(problem) }
  const parts = { rows: names, objects, log, hasOthers: false }
  const idle = new WaitingMover({ ...parts, pauseMs: hourMs })
  let moving: WaitingMover | undefined
  const artifacts = objectArtifacts({ ...parts, waiting: idle })
  const waitingBytes = async () => (await own.measureWaiting()).sizeBytes
  t.after(async () => {
    await moving?.stop()
    await store.close()
    await threads.stop()
    rmSync(data, { recursive: true })
  })
  const source = async function* source(bytes: string | Buffer) {
    yield Buffer.from(bytes)
  }
  return {
    store,
    write: async (path, bytes) => void (await artifacts.write(path, source(bytes))),
    read: async (path) => {
      const file = await artifacts.open(path)
      return file === undefined || file.isDirectory ? undefined : buffer(file.read())
    },
    remove: artifacts.remove,
    start: () => {
      moving = new WaitingMover({ ...parts, pauseMs })
      moving.start()
      return moving
    },
    moved: async () => {
      while ((await waitingBytes()) > 0) await pause(5)
    },
    waiting: idle,
    waitingBytes,
    live: () => liveObjects({ rows: own }),
    advance: (ms) => {
      nowMs += ms
    },
    refused,
    warnings,
  }
}

for (const database of ['sqlite', 'postgres'] as const) {
  void suite(`small objects that wait, with names on ${database}`, () => {
    void test('files are read before, while and after they go into packs', async (t) => {
      const world = await openWorld(t, database)
      const files = Array.from({ length: 60 }, (_, i) => randomBytes(i * 200))
      await Promise.all(files.map((bytes, i) => world.write(`1/r/artifacts/${i}`, bytes)))
      const readAll = async () => {
        for (const [i, bytes] of files.entries())
          assert.deepEqual(await world.read(`1/r/artifacts/${i}`), bytes)
      }
      await readAll()
      assert.equal(world.store.has(objectIdOf(files[1] ?? Buffer.alloc(0))), false)
      world.start()
      while ((await world.waitingBytes()) > 0) await readAll()
      await readAll()
      for (const bytes of files) assert.ok(world.store.has(objectIdOf(bytes)))
      assert.deepEqual((await world.store.check()).problems, [])
    })

    void test('what was written over or removed meanwhile goes into no pack', async (t) => {
      const world = await openWorld(t, database)
      await world.write('d/over', 'first')
      await world.write('d/over', 'second')
      await world.write('d/over large', 'small')
      await world.write('d/over large', randomBytes(200_000))
      await world.write('d/gone', 'gone')
      await world.write('d/twice', 'same')
      await world.write('d/twin', 'same')
      await world.remove('d/gone')
      await world.remove('d/twin')
      world.start()
      await world.moved()
      const stored = ['first', 'second', 'small', 'gone', 'same'].filter((text) =>
        world.store.has(objectIdOf(Buffer.from(text))),
      )
      assert.deepEqual(stored, ['second', 'same'])
      assert.equal(String(await world.read('d/twice')), 'same')
    })

    void test('asked for by their ids they are stored at once, and stay when their names go', async (t) => {
      const world = await openWorld(t, database)
      await world.write('d/f', 'bytes')
      await world.write('d/g', 'others')
      const id = objectIdOf(Buffer.from('bytes'))
      await world.waiting.store([id, 'ab'.repeat(32)])
      assert.ok(world.store.has(id))
      assert.equal(world.store.has(objectIdOf(Buffer.from('others'))), false)
      await world.remove('d/f')
      world.start()
      await world.moved()
      await world.store.collect({ live: world.live(), graceMs: 0 })
      assert.ok(world.store.has(id), 'leased')
    })

    void test('a collection misses nothing that waits, and loses nothing that moves meanwhile', async (t) => {
      const world = await openWorld(t, database)
      const text = (round: number, i: number) => `content ${i} of round ${round}`
      for (let round = 0; round < 6; round++) {
        // Dead in the packs, without a lease, and then named anew.
        for (let i = 0; i < 20; i++) await world.write(`old/${i}`, text(round, i))
        const earlier = world.start()
        await world.moved()
        await earlier.stop()
        await world.remove('old')
        world.advance(2 * hourMs)
        for (let i = 0; i < 20; i++) await world.write(`new/${round}/${i}`, text(round, i))
        const collecting = world.store.collect({ live: world.live(), graceMs: 0 })
        if (round > 0) await pause(round * 2)
        const later = world.start()
        const { missing } = await collecting
        assert.deepEqual(missing, [])
        await world.moved()
        await later.stop()
        for (let i = 0; i < 20; i++)
          assert.equal(String(await world.read(`new/${round}/${i}`)), text(round, i))
        world.advance(2 * hourMs)
        const after = await world.store.collect({ live: world.live(), graceMs: 0 })
        assert.deepEqual(after.missing, [])
      }
    })

    void test('while the database or the store refuses, all stays where it is, and is moved later', async (t) => {
      const world = await openWorld(t, database)
      for (const call of ['putAll', 'removeWaiting', 'measureWaiting'] as const) {
        await world.write(`${call}/first`, call)
        world.refused.add(call)
        const moving = world.start()
        while (world.warnings.length === 0) await pause(5)
        await pause(5 * pauseMs)
        assert.equal(world.warnings.length, 1, 'said once')
        await world.write(`${call}/later`, call)
        for (const path of [`${call}/first`, `${call}/later`])
          assert.equal(String(await world.read(path)), call)
        world.refused.clear()
        await world.moved()
        await moving.stop()
        assert.equal(String(await world.read(`${call}/first`)), call)
        assert.ok(world.store.has(objectIdOf(Buffer.from(call))))
        world.warnings.length = 0
      }
    })
  })
}

test('objects beyond a bound, and larger ones, do not wait', async (t) => {
  const { waiting } = await openWorld(t, 'sqlite')
  assert.deepEqual([waiting.takes(16_384), waiting.takes(16_385)], [true, false])
  for (let i = 0; i < 4096; i++) waiting.added(16_384)
  assert.equal(waiting.takes(1), false)
})
