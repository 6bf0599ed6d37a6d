/** Bytes of a block. */
export const blockBytes: number = 1024 * 1024

const mostIdle = 6

/**
 * Memory for bytes on their way, used again. Left to V8, it would look for garbage several times in 64 MiB, and the system would clear
 * as many pages: together that takes longer than to hash the bytes.
 */
export class Blocks {
  readonly #idle: ArrayBuffer[] = []

  take(): Buffer<ArrayBuffer> {
    return Buffer.from(this.#idle.pop() ?? new ArrayBuffer(blockBytes))
  }

  /** Takes back the block that these bytes are a part of, from whoever it belongs to. Other memory is left to V8. */
  giveBack({ buffer }: Uint8Array): void {
    if (isBlock(buffer) && this.#idle.length < mostIdle) this.#idle.push(buffer)
  }
}

/** By its size: nothing else in this program has memory of just that. */
export function isBlock(buffer: ArrayBufferLike): buffer is ArrayBuffer {
  return buffer instanceof ArrayBuffer && buffer.byteLength === blockBytes
}
