import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { ChunkEncoder } from './chunk-encoder.ts'

const codecsOf = (chunks: readonly Uint8Array[]): readonly string[] => {
  const encoder = new ChunkEncoder()
  return chunks.map((chunk) => encoder.encode(chunk, undefined).codec)
}
const noise = (): Buffer => randomBytes(60_000)

test('what has no order is kept as it is, and text behind it is compressed', () => {
  const text = Buffer.alloc(60_000, 'text, ')
  const codecs = codecsOf([noise(), noise(), noise(), noise(), text, noise()])
  assert.deepEqual(codecs, ['raw', 'raw', 'raw', 'raw', 'zstd', 'raw'])
})

test('weights behind what has no order are compressed', () => {
  const weights = Float32Array.from({ length: 15_000 }, () => Math.random() - 0.5)
  const codecs = codecsOf([noise(), noise(), noise(), new Uint8Array(weights.buffer)])
  assert.deepEqual(codecs, ['raw', 'raw', 'raw', 'zstd'])
})

test('what repeats at a distance is found out before long', () => {
  const twice = (): Buffer => {
    const once = randomBytes(30_000)
    return Buffer.concat([once, once])
  }
  const codecs = codecsOf([
    ...Array.from({ length: 20 }, noise),
    ...Array.from({ length: 20 }, twice),
  ])
  const firstFound = codecs.indexOf('zstd')
  assert.ok(firstFound >= 20 && firstFound < 36, String(firstFound))
  assert.ok(codecs.slice(firstFound).every((codec) => codec === 'zstd'))
})
