import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { blockBytes, Blocks } from '@stemma/objects'
import { inHashedBlocks } from './in-blocks.ts'

async function* of(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces
}

test('bytes come in full blocks but for the last, with their hash behind them', async () => {
  for (const sizeBytes of [0, 1, blockBytes - 1, blockBytes, 2 * blockBytes + 5, 3_333_333]) {
    const bytes = randomBytes(sizeBytes)
    const pieces: Uint8Array[] = []
    for (let at = 0; at < sizeBytes; at += 65_537)
      pieces.push(new Uint8Array(bytes.subarray(at, at + 65_537)))
    const items: (Uint8Array | string)[] = []
    for await (const item of inHashedBlocks(of(pieces), new Blocks())) items.push(item)
    assert.equal(items.pop(), createHash('sha256').update(bytes).digest('hex'))
    // The hash was the only text.
    const blocks = items as Uint8Array[]
    assert.ok(Buffer.concat(blocks).equals(bytes))
    assert.ok(blocks.slice(0, -1).every(({ byteLength }) => byteLength === blockBytes))
  }
})

test('a piece that shares its memory with the next one leaves it as it is', async () => {
  const bytes = randomBytes(100_000)
  const shared = Buffer.from(bytes)
  const pieces = [shared.subarray(0, 60_000), shared.subarray(60_000)]
  const { value } = await inHashedBlocks(of(pieces), new Blocks()).next()
  assert.ok(value instanceof Uint8Array && bytes.equals(value))
})
