import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { objectIdOf } from '../bytes/object-id.ts'
import type { EntryHead } from '../pack/pack-entry.ts'
import { checkChunk, decodeBytes, type StoredBytes } from './decode-entry.ts'
import { DecodedCache } from './decoded-cache.ts'
import { encodeChunk, type BaseBytes, type Encoded } from './encode-chunk.ts'

function noise(seed: string, size: number): Buffer {
  return createHash('shake256', { outputLength: size }).update(seed).digest()
}

function baseOf(bytes: Buffer): BaseBytes {
  const delta = { ids: [objectIdOf(bytes)], start: 0, length: bytes.byteLength }
  return { delta, bytes, depth: 4 }
}

function headOf(bytes: Uint8Array, encoded: Encoded): EntryHead {
  const { codec, delta, depth } = encoded
  const id = objectIdOf(bytes)
  return { id, kind: 'chunk', codec, delta, depth, rawBytes: bytes.byteLength, lineage: undefined }
}

function decodeEntry(head: EntryHead, from: StoredBytes): Buffer {
  const decoded = decodeBytes(head, from)
  checkChunk(head.id, decoded)
  return decoded
}

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }).map((array) => Buffer.from(array)),
  fc
    .tuple(fc.string({ minLength: 1 }), fc.nat(80_000))
    .map(([text, size]) => Buffer.alloc(size, text)),
  fc.tuple(fc.string(), fc.nat(80_000)).map(([seed, size]) => noise(seed, size)),
)

test('whatever the bytes and their base, they come back as they were', () => {
  fc.assert(
    fc.property(bytes, fc.option(bytes, { nil: undefined }), (chunk, base) => {
      const encoded = encodeChunk(chunk, base === undefined ? undefined : baseOf(base))
      const dictionary =
        encoded.delta === undefined || base === undefined ? {} : { dictionary: base }
      const decoded = decodeEntry(headOf(chunk, encoded), { stored: encoded.stored, ...dictionary })
      assert.ok(decoded.equals(chunk))
      assert.ok(encoded.stored.byteLength <= chunk.byteLength)
    }),
  )
})

test('bytes that do not compress are kept raw, text is compressed, an edit of the base becomes a small delta', () => {
  const base = noise('base', 60_000)
  assert.equal(encodeChunk(base, undefined).codec, 'raw')
  assert.equal(encodeChunk(Buffer.alloc(60_000, 'text, '), undefined).codec, 'zstd')
  const edited = Buffer.concat([
    base.subarray(0, 20_000),
    Buffer.from('edit'),
    base.subarray(20_100),
  ])
  const encoded = encodeChunk(edited, baseOf(base))
  assert.equal(encoded.codec, 'zstd-delta')
  assert.equal(encoded.depth, 5)
  assert.ok(encoded.stored.byteLength < 200)
})

test('a delta that saves too little is not kept', () => {
  const chunk = noise('alone', 60_000)
  const alike = Buffer.concat([chunk.subarray(0, 15_000), noise('other', 45_000)])
  assert.equal(encodeChunk(chunk, baseOf(alike)).codec, 'raw')
})

test('a base that begins as a dictionary of zstd does is not taken for one', () => {
  const base = Buffer.concat([Buffer.from('37a430ec', 'hex'), noise('magic', 40_000)])
  const edited = Buffer.concat([base, Buffer.from('edit')])
  const encoded = encodeChunk(edited, baseOf(base))
  const { stored } = encoded
  const decoded = decodeEntry(headOf(edited, encoded), { stored, dictionary: base })
  assert.ok(decoded.equals(edited))
})

test('a flipped bit, a missing end or another base is called damaged, in every codec', () => {
  const base = noise('base', 30_000)
  const chunks = [noise('raw', 3000), Buffer.alloc(3000, 'text '), base.subarray(100, 29_000)]
  for (const chunk of chunks) {
    const encoded = encodeChunk(chunk, baseOf(base))
    const head = headOf(chunk, encoded)
    const dictionary = encoded.delta === undefined ? {} : { dictionary: base }
    const { stored } = encoded
    for (let at = 0; at < stored.byteLength; at += Math.ceil(stored.byteLength / 50)) {
      const flipped = Buffer.from(stored)
      flipped[at] = (flipped[at] ?? 0) ^ 16
      // zstd's header has a bit or two without a meaning; then the bytes must be right.
      const decode = (): Buffer => decodeEntry(head, { stored: flipped, ...dictionary })
      try {
        assert.ok(decode().equals(chunk))
      } catch (error) {
        assert.ok(
          error instanceof Error && 'code' in error && error.code === 'DATA_LOSS',
          String(error),
        )
      }
      const cut = stored.subarray(0, at)
      assert.throws(() => decodeEntry(head, { stored: cut, ...dictionary }), { code: 'DATA_LOSS' })
    }
    if (encoded.delta === undefined) continue
    assert.throws(() => decodeEntry(head, { stored, dictionary: noise('wrong', 30_000) }), {
      code: 'DATA_LOSS',
    })
    assert.throws(() => decodeEntry(head, { stored }), { code: 'DATA_LOSS' })
  }
})

test('a frame that claims to be huge is refused before it costs memory', () => {
  const bomb = encodeChunk(Buffer.alloc(50_000_000), undefined)
  const head = { ...headOf(Buffer.alloc(10), bomb), rawBytes: 10 }
  assert.throws(() => decodeEntry(head, { stored: bomb.stored }), { code: 'DATA_LOSS' })
})

test('the cache keeps what was used last, within its bytes', () => {
  const cache = new DecodedCache(1500)
  for (const id of ['a', 'b']) cache.set(id, Buffer.alloc(100))
  assert.ok(cache.get('a'))
  cache.set('c', Buffer.alloc(100))
  assert.equal(cache.get('b'), undefined)
  assert.ok(cache.get('a'))
  cache.set('huge', Buffer.alloc(1000))
  assert.equal(cache.get('huge'), undefined)
  cache.clear()
  assert.equal(cache.get('a'), undefined)
})

test('a little chunk counts in the cache for all the memory that it takes', () => {
  const cache = new DecodedCache(10_000)
  const ids = Array.from({ length: 1000 }, (_, at) => String(at))
  for (const id of ids) cache.set(id, Buffer.alloc(1))
  const kept = ids.filter((id) => cache.has(id))
  assert.ok(kept.length > 0 && kept.length < 20, `${kept.length} kept`)
})
