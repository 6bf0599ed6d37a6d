import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { StorageCheckLine, StorageGcProgress } from '@stemma/contract'
import type { ObjectStore } from '@stemma/objects'
import { databases } from '../ctx.testing.ts'
import type { Ctx } from '../room-ctx.ts'
import { testWorld } from '../world.testing.ts'
import { checkStorage } from './check-storage.ts'
import { collectGarbage, type CollectInput } from './collect-garbage.ts'

/** What does not get smaller; another for each seed. */
function noise(sizeBytes: number, seed: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes)
  let state = seed
  for (let at = 0; at + 4 <= sizeBytes; at += 4)
    bytes.writeUInt32LE((state = (state * 48_271) % 2_147_483_647) * 2, at)
  return bytes
}

async function* piecesOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}

/** Stores a file; the id of its object. */
async function put({ artifacts }: Ctx, path: string, bytes: Buffer): Promise<string> {
  const { sha256 = '' } = await artifacts.write(path, piecesOf(bytes))
  return sha256
}

function packsOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath.includes('packs'))
    .map(({ parentPath, name }) => join(parentPath, name))
}

/** Damages the list of the parts of an object: it lies near the end of its pack. */
async function damageRecipe(store: ObjectStore, folder: string, id: string): Promise<void> {
  for (const pack of packsOf(folder)) {
    const whole = readFileSync(pack)
    for (let at = whole.length - 30; at > Math.max(20, whole.length - 6000); at -= 30) {
      const bytes = Buffer.from(whole)
      bytes.fill(0xa5, at, at + 20)
      writeFileSync(pack, bytes)
      try {
        await store.get(id)
      } catch {
        return
      }
    }
    writeFileSync(pack, whole)
  }
  throw new Error('It was not found.')
}

async function collect(ctx: Ctx, input: CollectInput): Promise<StorageGcProgress> {
  let last: StorageGcProgress | undefined
  for await (const progress of collectGarbage(ctx, input)) last = progress
  assert.ok(last?.done)
  return last
}

async function problems(ctx: Ctx, repair = false): Promise<readonly StorageCheckLine[]> {
  const lines: StorageCheckLine[] = []
  for await (const line of checkStorage(ctx, { repair }))
    if (line.kind === 'problem') lines.push(line)
  return lines
}

for (const database of databases) {
  void test(`a collection removes what nothing names, and keeps what something does, on ${database}`, async (t) => {
    const { ctx, store, folder, advance } = await testWorld(t, database)
    const kept = await put(ctx, '1/kept', noise(300_000, 1))
    const gone = await put(ctx, '1/gone', noise(2_000_000, 2))
    await ctx.artifacts.remove('1/gone')
    const before = packsOf(folder).reduce((sum, pack) => sum + statSync(pack).size, 0)
    const young = await collect(ctx, { grace: '1h', isDryRun: false })
    assert.deepEqual([young.entries, store.has(gone)], [0, true], 'what is young is kept')
    advance(2 * 3_600_000)
    const dry = await collect(ctx, { grace: '1h', isDryRun: true })
    assert.ok(Number(dry.entries) > 1 && Number(dry.entry_bytes) > 1_900_000)
    assert.deepEqual([dry.freed_bytes, store.has(gone)], [0, true])
    const done = await collect(ctx, { grace: '1h', isDryRun: false })
    assert.deepEqual([done.entries, done.missing], [dry.entries, 0])
    assert.deepEqual([store.has(kept), store.has(gone)], [true, false])
    const after = packsOf(folder).reduce((sum, pack) => sum + statSync(pack).size, 0)
    assert.ok(before - after > 1_900_000)
  })

  void test(`a grace that is too short, and who may not collect, are refused before the first line, on ${database}`, async (t) => {
    const { ctx } = await testWorld(t, database)
    await assert.rejects(collect(ctx, { grace: '59s', isDryRun: false }), {
      code: 'INVALID_PARAMETER_VALUE',
      message: /'grace'/,
    })
  })

  void test(`a check names damage of objects and names without objects, and mends what it can, on ${database}`, async (t) => {
    const { ctx, folder } = await testWorld(t, database)
    const whole = await put(ctx, '1/whole', noise(400_000, 3))
    assert.deepEqual(await problems(ctx), [])
    await ctx.rows.nameArtifact({ path: '1/lost', objectId: 'ab'.repeat(32), sizeBytes: 1 })
    const [lost] = await problems(ctx, true)
    assert.deepEqual([lost?.place, lost?.mended], [`object ${'ab'.repeat(32)}`, false])
    await ctx.artifacts.remove('1/lost')

    const [pack = ''] = packsOf(folder)
    const bytes = readFileSync(pack)
    bytes.fill(0xa5, 1000, 1010)
    writeFileSync(pack, bytes)
    const damaged = await problems(ctx, true)
    assert.ok(damaged.some(({ place = '' }) => /^entry [0-9a-f]{64} in pack /.test(place)))
    assert.ok(damaged.some(({ place }) => place === `object ${whole}`))
    assert.deepEqual(
      (await problems(ctx)).map(({ place, problem }) => [place, problem]),
      [[`object ${whole}`, 'something names it, and it is not there whole']],
    )
  })
  void test(`a damaged list of parts stops neither a check nor a collection, which then removes nothing, on ${database}`, async (t) => {
    const { ctx, store, folder, advance } = await testWorld(t, database)
    await put(ctx, '1/whole', noise(400_000, 5))
    const cut = await put(ctx, '1/cut', noise(600_000, 6))
    const gone = await put(ctx, '1/gone', noise(500_000, 7))
    await ctx.artifacts.remove('1/gone')
    advance(2 * 3_600_000)
    await damageRecipe(store, folder, cut)
    const blocked = await collect(ctx, { grace: '1h', isDryRun: false })
    assert.deepEqual([blocked.damaged, blocked.entries, store.has(gone)], [1, 0, true])
    const found = await problems(ctx, true)
    assert.ok(found.some(({ place = '' }) => place.startsWith(`entry ${cut}`)))
    assert.ok(found.some(({ place }) => place === `object ${cut}`))
    const done = await collect(ctx, { grace: '1h', isDryRun: false })
    assert.deepEqual([done.damaged, done.missing, store.has(gone)], [0, 1, false])
  })
}
