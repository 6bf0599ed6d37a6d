import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { testBackends } from '../store/backends.testing.ts'
import {
  BlobMissingError,
  type BlobBackend,
  type BlobInfo,
  type BlobRange,
} from './blob-backend.ts'
import { folderBackend } from './folder-backend.ts'

let folder = ''

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stemma-blobs-'))
})

after(() => rm(folder, { recursive: true, force: true }))

async function infosOf(backend: BlobBackend, prefix: string): Promise<BlobInfo[]> {
  const infos: BlobInfo[] = []
  for await (const info of backend.list(prefix)) infos.push(info)
  return infos
}

async function namesOf(backend: BlobBackend, prefix: string): Promise<string[]> {
  return (await infosOf(backend, prefix)).map(({ name }) => name)
}

// What every backend promises.
for (const [kind, make] of Object.entries(testBackends)) {
  describe(`blobs in ${kind}`, () => {
    test('a blob is read back, whole and in part', async () => {
      const backend = await make()
      await backend.put('packs/ab/one', [
        Buffer.from('hello '),
        Buffer.from(''),
        Buffer.from('world'),
      ])
      assert.equal(
        String(await backend.read('packs/ab/one', { start: 0, length: 11 })),
        'hello world',
      )
      assert.equal(String(await backend.read('packs/ab/one', { start: 4, length: 3 })), 'o w')
      assert.equal((await backend.read('packs/ab/one', { start: 11, length: 0 })).byteLength, 0)
    })

    test('a blob of many pieces and several megabytes is read back', async () => {
      const backend = await make()
      const pieces = Array.from({ length: 3000 }, (_, index) => Buffer.alloc(index, index % 256))
      await backend.put('many', pieces)
      const whole = Buffer.concat(pieces)
      assert.ok((await backend.read('many', { start: 0, length: whole.byteLength })).equals(whole))
    })

    test('a blob of more than two parts of an upload is read back', async () => {
      const backend = await make()
      const bytes = randomBytes(11 * 1024 * 1024)
      await backend.put('large', [bytes.subarray(0, 7_000_000), bytes.subarray(7_000_000)])
      const range = { start: 5 * 1024 * 1024 - 10, length: 6 * 1024 * 1024 + 10 }
      assert.ok((await backend.read('large', range)).equals(bytes.subarray(range.start)))
      assert.deepEqual(await infosOf(backend, ''), [{ name: 'large', sizeBytes: bytes.byteLength }])
      assert.equal(await backend.removeUnfinished(), 0)
    })

    test('reading behind the end is damage, reading nothing is a missing blob', async () => {
      const backend = await make()
      await backend.put('short', [Buffer.from('abc')])
      await assert.rejects(backend.read('short', { start: 2, length: 2 }), { code: 'DATA_LOSS' })
      await assert.rejects(backend.read('short', { start: 0, length: 2 ** 45 }), {
        code: 'DATA_LOSS',
      })
      await assert.rejects(backend.read('none', { start: 0, length: 1 }), BlobMissingError)
    })

    test('blobs are listed by prefix, in order, with their sizes', async () => {
      const backend = await make()
      for (const name of ['packs/b/2', 'packs/a/10', 'other', 'packs/a/1']) {
        await backend.put(name, [Buffer.alloc(name.length)])
      }
      assert.deepEqual(await namesOf(backend, 'packs/'), ['packs/a/1', 'packs/a/10', 'packs/b/2'])
      assert.deepEqual(await namesOf(backend, 'nothing'), [])
      const infos = await infosOf(backend, 'oth')
      assert.deepEqual(infos, [{ name: 'other', sizeBytes: 5 }])
    })

    test('a removed blob is gone, and removing it again is no error', async () => {
      const backend = await make()
      await backend.put('packs/a/1', [Buffer.from('x')])
      await backend.remove('packs/a/1')
      await backend.remove('packs/a/1')
      await backend.remove('never/there')
      assert.deepEqual(await namesOf(backend, ''), [])
      await assert.rejects(backend.read('packs/a/1', { start: 0, length: 1 }), BlobMissingError)
    })

    test('a blob that is put again replaces what was there', async () => {
      const backend = await make()
      await backend.put('twice', [Buffer.from('damaged and too long')])
      await backend.put('twice', [Buffer.from('abc')])
      assert.deepEqual(await infosOf(backend, ''), [{ name: 'twice', sizeBytes: 3 }])
      assert.equal(String(await backend.read('twice', { start: 0, length: 3 })), 'abc')
    })

    test('a blob that grows is read back before and after it has its name', async () => {
      const backend = await make()
      const sizes = [
        8, 0, 200_000, 100_000, 32_768, 32_769, 524_288, 524_289, 1_048_576, 1, 3_000_000,
        2_000_000, 90,
      ]
      const pieces = sizes.map((size) => randomBytes(size))
      const whole = Buffer.concat(pieces)
      const draft = backend.begin()
      for (const piece of pieces) {
        const given = Buffer.from(piece)
        draft.append(given)
        // Its memory is the caller's again.
        given.fill(0)
      }
      const ranges = [0, 208, 200_007, 332_776, whole.byteLength - 91].map((start) => ({
        start,
        length: Math.min(300_000, whole.byteLength - start),
      }))
      const partOf = ({ start, length }: BlobRange): Buffer => whole.subarray(start, start + length)
      for (const range of ranges) assert.ok(draft.read(range).equals(partOf(range)))
      assert.deepEqual(await namesOf(backend, ''), [])
      await draft.finish('grown')
      for (const range of ranges) assert.ok(draft.read(range).equals(partOf(range)))
      await draft.close()
      for (const range of ranges) {
        assert.ok((await backend.read('grown', range)).equals(partOf(range)))
      }
      assert.equal(await backend.removeUnfinished(), 0)
    })

    test('a blob that was begun and given up leaves nothing', async () => {
      const backend = await make()
      const draft = backend.begin()
      draft.append(randomBytes(5_000_000))
      await draft.close()
      await backend.begin().close()
      assert.deepEqual(await namesOf(backend, ''), [])
      assert.equal(await backend.removeUnfinished(), 0)
    })

    test('names that lead elsewhere are refused', async () => {
      const backend = await make()
      for (const name of ['../up', '/root', 'a//b', '.hidden', '', 'a/../b', 'A']) {
        await assert.rejects(backend.put(name, []), /is no name for a blob/u)
      }
    })
  })
}

test('what an interrupted put left in a folder is never listed, and removed on request', async () => {
  const root = join(folder, 'interrupted')
  const backend = await folderBackend(root)
  await writeFile(join(root, '.unfinished', 'torn'), 'half of it')
  await backend.put('whole', [Buffer.from('x')])
  assert.deepEqual(await namesOf(backend, ''), ['whole'])
  assert.equal(await backend.removeUnfinished(), 1)
  assert.deepEqual(await readdir(join(root, '.unfinished')), [])
})
