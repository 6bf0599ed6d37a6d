import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { encodeChunk } from './encode-chunk.ts'
import { looksRandom } from './looks-random.ts'

function noise(seed: string, size: number): Buffer {
  return createHash('shake256', { outputLength: size }).update(seed).digest()
}

test('noise is told without an attempt to compress it', () => {
  for (let at = 0; at < 500; at++) assert.ok(looksRandom(noise(`noise ${at}`, 4096 + at * 50)))
})

test('bytes with a pattern are compressed, also where noise comes twice or each byte equally often', () => {
  const floats = Buffer.from(Float32Array.from({ length: 5000 }, (_, at) => Math.sin(at)).buffer)
  const numbers = Buffer.from(Float64Array.from({ length: 2500 }, (_, at) => at * 1.1).buffer)
  const once = noise('once', 5000)
  const patterns = {
    text: Buffer.from('some words that come again and again, '.repeat(300)),
    base64: Buffer.from(noise('base64', 9000).toString('base64')),
    floats,
    numbers,
    counter: Buffer.from(Array.from({ length: 10_240 }, (_, at) => at % 256)),
    twice: Buffer.concat([once, once]),
    shifted: Buffer.concat([once, Buffer.from('x'), once]),
    zeros: Buffer.alloc(10_240),
  }
  for (const [name, bytes] of Object.entries(patterns)) {
    assert.equal(looksRandom(bytes), false, name)
    assert.equal(encodeChunk(bytes, undefined).codec, 'zstd', name)
  }
})
