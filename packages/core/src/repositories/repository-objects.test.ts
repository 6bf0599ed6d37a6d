import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { databases } from '../ctx.testing.ts'
import type { Ctx } from '../room-ctx.ts'
import { collectGarbage } from '../storage/collect-garbage.ts'
import { testWorld } from '../world.testing.ts'
import { lookUpBatch } from './look-up-batch.ts'
import { readObjectName, type ObjectName } from './object-name.ts'
import { openRepositoryObject } from './open-repository-object.ts'
import { putRepositoryObject } from './put-repository-object.ts'

const repository = 'team/cats'

function digest(algorithm: string, bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex')
}

function named(text: string): ObjectName {
  return readObjectName(text) ?? assert.fail(text)
}

async function* piecesOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}

async function put(ctx: Ctx, name: string, content: string | Buffer): Promise<void> {
  const source = piecesOf(Buffer.from(content))
  await putRepositoryObject(ctx, { repository, name: named(name), source })
}

async function read(ctx: Ctx, name: string): Promise<Buffer> {
  const file = await openRepositoryObject(ctx, { repository, name: named(name) })
  return buffer(file.read())
}

/** Lines that differ from each other, `changed` of them from those of another call. */
function lines(count: number, changed: number): Buffer {
  const text = Array.from({ length: count }, (_, at) => {
    const isChanged = changed > 0 && at % Math.ceil(count / changed) === 7
    return `${at},${digest('md5', Buffer.from(`${at}`))},${isChanged ? 'changed' : 'as before'}\n`
  })
  return Buffer.from(text.join(''))
}

async function collect(ctx: Ctx): Promise<void> {
  for await (const _ of collectGarbage(ctx, { grace: '1h', isDryRun: false })) void _
}

const missing = { code: 'RESOURCE_DOES_NOT_EXIST' }

for (const database of databases) {
  void test(`objects are kept under the hashes that clients know, once for all, on ${database}`, async (t) => {
    const { ctx, advance, store } = await testWorld(t, database)
    const large = lines(6000, 0)
    const md5 = `md5:${digest('md5', large)}`
    const sha256 = `sha256:${digest('sha256', large)}`
    await put(ctx, md5, large)
    await put(ctx, md5, large)
    await put(ctx, sha256, large)
    await put(ctx, `md5:${digest('md5', Buffer.from(''))}`, '')
    assert.deepEqual(await read(ctx, md5), large)
    assert.deepEqual(await read(ctx, sha256), large)
    assert.equal((await read(ctx, `md5:${digest('md5', Buffer.from(''))}`)).length, 0)
    const other = { repository: 'team/dogs', name: named(md5) }
    await assert.rejects(openRepositoryObject(ctx, other), missing, 'it is of its repository')
    advance(3 * 3_600_000)
    await collect(ctx)
    assert.ok(store.has(digest('sha256', large)), 'a name keeps it')
    await ctx.rows.removeRepositoryObjects({ repository, names: [md5, sha256] })
    advance(3 * 3_600_000)
    await collect(ctx)
    assert.ok(!store.has(digest('sha256', large)))
  })

  void test(`bytes that are not those of their name leave nothing, on ${database}`, async (t) => {
    const { ctx } = await testWorld(t, database)
    const refused = { code: 'INVALID_PARAMETER_VALUE', message: /not those of their name/u }
    const name = `md5:${'ab'.repeat(16)}`
    await assert.rejects(put(ctx, name, 'small'), refused)
    await assert.rejects(put(ctx, name, lines(6000, 0)), refused)
    await assert.rejects(put(ctx, `sha256:${'ab'.repeat(32)}`, lines(6000, 0)), refused)
    await assert.rejects(read(ctx, name), missing)
    await assert.rejects(put(ctx, `${name}.dir`, '[]'), refused)
    await assert.rejects(
      putRepositoryObject(ctx, {
        repository: '../etc',
        name: named(name),
        source: piecesOf(Buffer.from('x')),
      }),
      { code: 'INVALID_PARAMETER_VALUE', message: /'repository'/u },
    )
  })

  void test(`a manifest is there when all is there that it lists, on ${database}`, async (t) => {
    const { ctx } = await testWorld(t, database)
    const [one, two] = [Buffer.from('one\n'), Buffer.from('two\n')]
    const list = [one, two].map((bytes, at) => ({ md5: digest('md5', bytes), relpath: `${at}` }))
    const manifest = Buffer.from(JSON.stringify(list))
    const dir = `md5:${digest('md5', manifest)}.dir`
    const [first = '', second = ''] = list.map(({ md5 }) => `md5:${md5}`)
    await put(ctx, first, one)
    await assert.rejects(put(ctx, dir, manifest), {
      code: 'RESOURCE_CONFLICT',
      message: /lists 1 files/u,
    })
    await assert.rejects(read(ctx, dir), missing)
    await put(ctx, second, two)
    await put(ctx, dir, manifest)
    assert.deepEqual(await read(ctx, dir), manifest)
    // Something else goes: it is looked at again, once.
    const third = Buffer.from('three\n')
    await put(ctx, `md5:${digest('md5', third)}`, third)
    await ctx.rows.removeRepositoryObjects({
      repository,
      names: [`md5:${digest('md5', third)}`],
    })
    assert.deepEqual(await read(ctx, dir), manifest)
    assert.deepEqual(await read(ctx, dir), manifest)
    await ctx.rows.removeRepositoryObjects({ repository, names: [second] })
    await assert.rejects(read(ctx, dir), missing)
    await put(ctx, second, two)
    assert.deepEqual(await read(ctx, dir), manifest, 'a push mends it')
    for (const text of ['{}', 'no json', '[{"md5":"x","relpath":"a"}]', '[1]']) {
      const bytes = Buffer.from(text)
      const bad = `md5:${digest('md5', bytes)}.dir`
      await assert.rejects(put(ctx, bad, bytes), { message: /this is none/u }, text)
    }
  })

  void test(`versions of a file that nobody names are stored as differences, on ${database}`, async (t) => {
    const { ctx } = await testWorld(t, database)
    const first = lines(100_000, 0)
    await put(ctx, `md5:${digest('md5', first)}`, first)
    const before = (await ctx.objects?.store.storedBytes()) ?? 0
    const next = lines(100_000, 400)
    await put(ctx, `md5:${digest('md5', next)}`, next)
    const more = ((await ctx.objects?.store.storedBytes()) ?? 0) - before
    assert.ok(more < before / 20, `${more} bytes beside ${before}`)
    assert.deepEqual(await read(ctx, `md5:${digest('md5', next)}`), next)
  })

  void test(`a batch is answered for each object once, on ${database}`, async (t) => {
    const { ctx } = await testWorld(t, database)
    const bytes = Buffer.from('hello\n')
    const oid = digest('sha256', bytes)
    await put(ctx, `sha256:${oid}`, bytes)
    const other = 'ab'.repeat(32)
    const objects = [
      { oid, size: 6 },
      { oid: other, size: 1 },
      { oid, size: 6 },
      { oid: 'AB', size: 1 },
      { oid: 'cd'.repeat(32), size: -1 },
    ]
    const states = async (operation: 'upload' | 'download'): Promise<readonly string[]> =>
      (await lookUpBatch(ctx, { repository, operation, objects })).map(({ state }) => state)
    assert.deepEqual(await states('upload'), ['known', 'upload', 'wrong', 'wrong'])
    assert.deepEqual(await states('download'), ['download', 'missing', 'wrong', 'wrong'])
  })
}
