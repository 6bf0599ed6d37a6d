import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StemmaError } from '@stemma/contract'
import fc from 'fast-check'
import { blockBytes } from '../blob/blocks.ts'
import { memoryBackend } from '../blob/memory-backend.ts'
import { objectIdOf } from '../bytes/object-id.ts'
import { packPrefix } from '../store/pack-writer.ts'
import { gather, memoryStore, noise, readAll, streamOf } from '../store/test-store.ts'
import { ObjectStreamParser } from './object-stream.ts'
import { ObjectScanner } from './scan-object.ts'
import { StreamParts } from './stream-parts.ts'
import { sha256, streamBytes } from './transfer.testing.ts'

const text = Buffer.from('a line that comes again and again\n'.repeat(1000))
const contents: readonly Buffer[] = [
  Buffer.alloc(0),
  Buffer.from('x'),
  text,
  noise('small', 10_240),
  noise('edge', 65_536),
  noise('large', 1_500_000),
  Buffer.concat([text, noise('mixed', 200_000), text]),
]

test('objects of every size go in and come out as one stream', async () => {
  const store = await memoryStore()
  const sent = streamBytes(contents.map((bytes) => ({ bytes })))
  const sizeBytes = contents.reduce((sum, { byteLength }) => sum + byteLength, 0)
  assert.deepEqual(await store.receive(streamOf(sent)), { objects: contents.length, sizeBytes })
  for (const bytes of contents) assert.ok((await readAll(store, sha256(bytes)))?.equals(bytes))
  const out = await gather(store.send(contents.map(sha256)))
  const other = await memoryStore()
  await other.receive(streamOf(out ?? Buffer.alloc(0), 1000))
  for (const bytes of contents) assert.ok((await readAll(other, sha256(bytes)))?.equals(bytes))
})

test('many objects go out in blocks, in the order asked for', async () => {
  const store = await memoryStore({ packBytes: 3_000_000 })
  const many = Array.from({ length: 1100 }, (_, index) => noise(`out ${index}`, 6000))
  await store.receive(streamOf(streamBytes(many.map((bytes) => ({ bytes })))))
  const [large, tiny] = [noise('among small ones', 1_500_000), Buffer.from('tiny')]
  for (const bytes of [large, text, tiny]) await store.put(streamOf(bytes))
  const wanted = [...many.toReversed(), large, text, many[7] ?? tiny, tiny, ...many.slice(0, 10)]
  const pieces: Buffer[] = []
  // The memory is the reader's: what comes later must not change it.
  for await (const piece of store.send(wanted.map(sha256))) pieces.push(piece)
  assert.ok(pieces.slice(0, -1).every(({ byteLength }) => byteLength === blockBytes))
  const sent = Buffer.concat(pieces)
  const found = [...new ObjectStreamParser().push(sent)]
  const ids = found.flatMap((part) => (part.kind === 'object' ? [part.id] : []))
  assert.deepEqual(ids, wanted.map(sha256))
  const sizeBytes = wanted.reduce((sum, { byteLength }) => sum + byteLength, 0)
  // It refuses what is not what its id says.
  const taken = await (await memoryStore()).receive(streamOf(sent))
  assert.deepEqual(taken, { objects: wanted.length, sizeBytes })
})

test('a stream says the same in whatever pieces it comes', async () => {
  const bytes = streamBytes([{ bytes: text }, { bytes: noise('p', 3000) }, { bytes: text }])
  const whole = [...new ObjectStreamParser().push(bytes)]
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1 }),
      async (sizes) => {
        const parts: unknown[] = []
        const stream = new StreamParts(pieces(bytes, sizes))
        for (let part = await stream.next(); part !== undefined; part = await stream.next()) {
          parts.push(part)
        }
        assert.deepEqual(parts, whole)
      },
    ),
  )
})

test('no bytes make the parser do anything but refuse or ask for more', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), (noiseBytes, place) => {
      const bytes = streamBytes([{ bytes: text }, { bytes: noise('q', 300) }])
      bytes.set(noiseBytes.subarray(0, bytes.length - (place % bytes.length)), place % bytes.length)
      try {
        for (const part of new ObjectStreamParser().push(bytes)) assert.ok(part.kind)
      } catch (error) {
        assert.ok(error instanceof StemmaError && error.code === 'BAD_REQUEST')
      }
    }),
  )
})

test('a wrong hash is refused by the number and id of the object, small or large', async () => {
  for (const bytes of [noise('w', 5000), noise('w', 500_000)]) {
    const store = await memoryStore()
    const id = 'ab'.repeat(32)
    const sent = streamBytes([{ bytes: text }, { bytes, id }])
    await assert.rejects(store.receive(streamOf(sent)), refusal(`Object 2 of the stream, ${id},`))
    assert.equal(store.has(id), false)
    assert.equal(store.has(sha256(text)), true, 'what came before is not to be sent again')
  }
})

test('a zstd frame that is none, is longer than it says or asks for too much memory is refused', async () => {
  const bytes = noise('z', 2000)
  const long = await import('node:zlib')
  const bomb = long.zstdCompressSync(Buffer.alloc(50_000_000))
  const frames = [
    { kind: 'zstd', rawBytes: 2000, stored: noise('no zstd', 100) },
    { kind: 'zstd', rawBytes: 40_000, stored: bomb },
    { kind: 'zstd', rawBytes: 2000, stored: wideFrame() },
  ] as const
  for (const frame of frames) {
    const store = await memoryStore()
    const sent = streamBytes([{ bytes, sizeBytes: frame.rawBytes, frames: [frame] }])
    await assert.rejects(store.receive(streamOf(sent)), refusal('a frame that cannot be read'))
  }
})

test('of an edited object only the unknown chunks need to come', async () => {
  const store = await memoryStore()
  const before = noise('version', 3_000_000)
  const after = Buffer.concat([before.subarray(0, 1_000_000), text, before.subarray(1_000_000)])
  const { id: previous } = await store.put(streamOf(before))
  const scanned = await new ObjectScanner().scan(streamOf(after))
  assert.equal(scanned.id, sha256(after))
  const known = new Set(
    await store.reserve(
      scanned.chunks.map(({ id }) => id),
      Date.now() + 60_000,
    ),
  )
  let at = 0
  const frames = scanned.chunks.map(({ id, sizeBytes }) => {
    const bytes = after.subarray(at, (at += sizeBytes))
    return known.has(id)
      ? ({ kind: 'known', id, rawBytes: sizeBytes } as const)
      : ({ kind: 'raw', bytes } as const)
  })
  const sent = streamBytes([{ bytes: after, previous, frames }])
  assert.ok(sent.byteLength < 600_000, `${sent.byteLength}`)
  await store.receive(streamOf(sent))
  assert.ok((await readAll(store, scanned.id))?.equals(after))
})

test('a chunk that is not here, or has another size, is refused', async () => {
  const store = await memoryStore()
  const { id } = await store.put(streamOf(text))
  const bytes = noise('u', 100_000)
  for (const frame of [
    { kind: 'known', id: objectIdOf(bytes), rawBytes: 100_000 },
    { kind: 'known', id, rawBytes: 100_000 },
  ] as const) {
    const sent = streamBytes([{ bytes, frames: [frame] }])
    await assert.rejects(
      store.receive(streamOf(sent)),
      refusal(`a chunk ${frame.id}, which is not`),
    )
  }
})

test('a stream that is cut anywhere leaves only whole objects', async () => {
  const objects = contents.map((bytes) => ({ bytes }))
  const sent = streamBytes(objects)
  for (let cut = 0; cut < sent.byteLength; cut += 41_231) {
    const store = await memoryStore({ packBytes: 300_000 })
    await assert.rejects(store.receive(streamOf(sent.subarray(0, cut))), /ends too early/)
    for (const bytes of contents) {
      const id = sha256(bytes)
      if (store.has(id)) assert.ok((await readAll(store, id))?.equals(bytes))
    }
    const rest = objects.filter(({ bytes }) => !store.has(sha256(bytes)))
    await store.receive(streamOf(streamBytes(rest)))
    for (const bytes of contents) assert.ok((await readAll(store, sha256(bytes)))?.equals(bytes))
    assert.deepEqual((await store.check()).problems, [])
  }
})

test('small objects share packs', async () => {
  const backend = memoryBackend()
  const store = await memoryStore({ backend })
  const many = Array.from({ length: 500 }, (_, index) => ({ bytes: noise(`${index}`, 10_240) }))
  await store.receive(streamOf(streamBytes(many)))
  const packs: string[] = []
  for await (const { name } of backend.list(packPrefix)) packs.push(name)
  assert.equal(packs.length, 1)
})

test('a collection that runs meanwhile spares what has come of a stream', async () => {
  const store = await memoryStore({ packBytes: 20_000 })
  const objects = Array.from({ length: 40 }, (_, index) => ({ bytes: noise(`gc${index}`, 10_240) }))
  const sent = streamBytes(objects)
  async function* slowly(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < sent.byteLength; at += 50_000) {
      await store.collect({ live: [], graceMs: 0 })
      yield sent.subarray(at, at + 50_000)
    }
  }
  await store.receive(slowly())
  await store.collect({ live: [], graceMs: 0 })
  for (const { bytes } of objects) assert.ok((await readAll(store, sha256(bytes)))?.equals(bytes))
})

test('an object that is not stored breaks the stream out', async () => {
  const store = await memoryStore()
  await assert.rejects(gather(store.send(['cd'.repeat(32)])), /No object cdcd/)
})

/** A zstd frame of few bytes that asks for a window of 64 MiB. */
function wideFrame(): Buffer {
  return Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 16 << 3, 0x01, 0x00, 0x00])
}

function refusal(part: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof StemmaError)
    assert.equal(error.code, 'INVALID_PARAMETER_VALUE')
    assert.ok(error.message.includes(part), error.message)
    return true
  }
}

async function* pieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.byteLength; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    yield bytes.subarray(at, at + size)
    at += size
  }
}
