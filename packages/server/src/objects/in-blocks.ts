import { createHash } from 'node:crypto'
import { blockBytes, type Blocks } from '@stemma/objects'

/**
 * A source of bytes in blocks, the last one perhaps not full, and behind them the SHA-256 of all, in hexadecimal digits. This is the thread
 * that has the bytes in its cache; the other one has enough to do with them.
 */
export async function* inBlocks(
  source: AsyncIterable<Uint8Array>,
  blocks: Blocks,
): AsyncGenerator<Uint8Array | string, void, undefined> {
  const hash = createHash('sha256')
  let block: Buffer | undefined
  let used = 0
  for await (const piece of source) {
    hash.update(piece)
    for (let at = 0; at < piece.byteLength;) {
      block ??= blocks.take()
      const part = piece.subarray(at, at + blockBytes - used)
      block.set(part, used)
      used += part.byteLength
      at += part.byteLength
      if (used < blockBytes) continue
      yield block
      block = undefined
      used = 0
    }
  }
  if (block !== undefined) yield block.subarray(0, used)
  yield hash.digest('hex')
}
