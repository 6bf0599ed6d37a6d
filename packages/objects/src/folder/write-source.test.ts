import assert from 'node:assert/strict'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { pieces } from './test-folder.ts'
import { dropBytes, writeSource } from './write-source.ts'

const chunk = fc.uint8Array({ maxLength: 20 })

test('dropping bytes keeps exactly the rest, without empty pieces at its start', () => {
  fc.assert(
    fc.property(fc.array(chunk), fc.nat(), (chunks, seed) => {
      const all = Buffer.concat(chunks)
      const count = all.length === 0 ? 0 : seed % (all.length + 1)
      const rest = dropBytes(chunks, count)
      assert.deepEqual(Buffer.concat(rest), all.subarray(count))
      assert.notEqual(rest[0]?.byteLength, 0)
    }),
  )
})

test('pieces of any sizes end up in the file in their order', async (t) => {
  const folder = await temporaryFolder(t)
  const size = fc.oneof(fc.nat(40), fc.integer({ min: 500_000, max: 1_200_000 }))
  await fc.assert(
    fc.asyncProperty(fc.array(size, { maxLength: 6 }), async (sizes) => {
      const chunks = sizes.map((length, index) => Buffer.alloc(length, `${index}:`))
      const path = join(folder, 'f')
      const file = await open(path, 'w')
      const written = await writeSource(file, pieces(...chunks))
      await file.close()
      const all = Buffer.concat(chunks)
      assert.equal(written, all.length)
      assert.ok(all.equals(await readFile(path)))
    }),
    { numRuns: 30 },
  )
})

test('thousands of tiny pieces are written together', async (t) => {
  const path = join(await temporaryFolder(t), 'f')
  const file = await open(path, 'w')
  const chunks = Array.from({ length: 3000 }, (_, i) => `${i}\n`)
  await writeSource(file, pieces(...chunks))
  await file.close()
  assert.equal(await readFile(path, 'utf8'), chunks.join(''))
})
