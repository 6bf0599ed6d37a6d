import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { largeBytes, smallBatches } from './small-batches.ts'

function makeFiles(t: TestContext, contents: readonly Buffer[]) {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-batches-'))
  t.after(() => {
    rmSync(folder, { recursive: true })
  })
  return contents.map((bytes, at) => {
    const file = join(folder, `${at}`)
    writeFileSync(file, bytes)
    return { path: `${at}`, file, sizeBytes: bytes.byteLength }
  })
}

test('every file is read whole, behind its room, in memory that is used again', async (t) => {
  const contents = Array.from({ length: 2500 }, (_, at) =>
    createHash('shake256', { outputLength: (at * 7919) % largeBytes })
      .update(`${at}`)
      .digest(),
  )
  const files = makeFiles(t, contents)
  const memories = new Set<ArrayBufferLike>()
  let count = 0
  for await (const { files: batch, release } of smallBatches(files, 46)) {
    for (const { path, id, sizeBytes, memory } of batch) {
      const bytes = contents[Number(path)]
      assert.ok(bytes !== undefined && bytes.equals(memory.subarray(46)), path)
      assert.equal(sizeBytes, bytes.byteLength)
      assert.equal(id, createHash('sha256').update(bytes).digest('hex'))
      memories.add(memory.buffer)
      count += 1
    }
    release()
  }
  assert.deepEqual([count, memories.size], [2500, 1])
})

test('a file that got too long meanwhile is named', async (t) => {
  const [file] = makeFiles(t, [Buffer.alloc(largeBytes)])
  assert.ok(file !== undefined)
  const batches = smallBatches([{ ...file, sizeBytes: 100 }], 46)
  await assert.rejects(batches.next(), new RegExp(`${file.file} got longer`, 'u'))
})

test('a file that is longer or shorter than it was found is read as it is', async (t) => {
  const bytes = Buffer.from('0123456789')
  for (const sizeBytes of [0, 4, 10, 20]) {
    const [file] = makeFiles(t, [bytes])
    assert.ok(file !== undefined)
    for await (const { files } of smallBatches([{ ...file, sizeBytes }], 3))
      assert.deepEqual(
        files.map(({ memory }) => memory.subarray(3).toString()),
        ['0123456789'],
      )
  }
})
