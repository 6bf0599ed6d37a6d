import { encodeChunk } from '../codec/encode-chunk.ts'
import { decompress } from '../codec/zstd.ts'
import type { Frame } from './object-stream.ts'

/** A frame with these bytes, compressed where that is worth it. At most as many as a frame may have. */
export function frameOf(bytes: Buffer): Frame {
  const { codec, stored } = encodeChunk(bytes, undefined)
  if (codec === 'raw') return { kind: 'raw', bytes }
  const view = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength)
  return { kind: 'zstd', stored: view, rawBytes: bytes.byteLength }
}

/**
 * The bytes of a frame that carries some.
 *
 * @throws DATA_LOSS for what is no zstd frame of the length that it says
 */
export function bytesOfFrame(frame: Exclude<Frame, { kind: 'known' }>): Buffer {
  if (frame.kind === 'raw') return frame.bytes
  const { stored, rawBytes } = frame
  return decompress(stored, { rawBytes, isForeign: true })
}
