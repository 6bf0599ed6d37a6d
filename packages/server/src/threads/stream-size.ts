import { isBlock } from '@stemma/objects'
import { alone } from './alone.ts'

/** What may be on its way between two threads at a time, in bytes. Enough to keep both busy, little enough for many streams at once. */
export const streamWindow: number = 2 * 1024 * 1024

/** What an item counts for. A list is a page of ids. */
export function sizeOf(item: unknown): number {
  if (item instanceof Uint8Array) return item.byteLength
  return Array.isArray(item) ? item.length * 64 : 64
}

/** Bytes that can be handed over without a copy: alone in their memory, or in a block, which goes as a whole. */
export function givenAway(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes
  return buffer instanceof ArrayBuffer && isBlock(buffer)
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : alone(bytes)
}
