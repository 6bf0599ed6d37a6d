import { createHash } from 'node:crypto'
import { blockBytes, type Blocks } from '@stemma/objects'

/**
 * A source of bytes in blocks, the last one perhaps not full. The pieces are given away: nobody else may use their memory. `onPiece` sees
 * each of them before.
 */
export async function* inBlocks(
  source: AsyncIterable<Uint8Array>,
  blocks: Blocks,
  onPiece: (piece: Uint8Array) => void = () => {},
): AsyncGenerator<Uint8Array, void, undefined> {
  let block: Buffer | undefined
  let used = 0
  for await (const piece of source) {
    onPiece(piece)
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
    free(piece)
  }
  if (block !== undefined) yield block.subarray(0, used)
}

/** The same, and behind the blocks the SHA-256 of all, in hexadecimal digits: the other thread has enough to do. */
export async function* inHashedBlocks(
  source: AsyncIterable<Uint8Array>,
  blocks: Blocks,
): AsyncGenerator<Uint8Array | string, void, undefined> {
  const hash = createHash('sha256')
  yield* inBlocks(source, blocks, (piece) => hash.update(piece))
  yield hash.digest('hex')
}

/** At once: as garbage the pieces of 64 MiB would have V8 mark the heap several times. */
function free({ buffer, byteLength }: Uint8Array): void {
  // Node 20 can't do it. Memory that is shared with other pieces stays.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer?.(0)
}
