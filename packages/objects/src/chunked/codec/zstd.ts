import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { damaged } from '../bytes/damaged.ts'

/** The largest piece in which zlib hands out what it compressed. Most chunks need one, and a larger one costs more to make. */
const mostOutputBytes = 64 * 1024
/** A frame of bytes that do not compress is longer than they are by a 256th and this at most. */
const frameBytes = 128
/** The largest chunk has 2^18 bytes. */
const foreignWindowLog = 18

// The synchronous calls: for pieces of this size they are more than twice as quick as the others.

/** One zstd frame. `level` as zstd counts; the dictionary is raw bytes that the content probably repeats. */
export function compress(bytes: Uint8Array, options: CompressOptions): Buffer {
  const { level, dictionary } = options
  return zstdCompressSync(bytes, {
    // Little bytes need little: with pieces of the largest size, thousands of small objects keep V8 looking for garbage.
    chunkSize: Math.min(mostOutputBytes, bytes.byteLength + (bytes.byteLength >> 8) + frameBytes),
    // Lets zstd choose tables that fit, which is a tenth quicker.
    pledgedSrcSize: bytes.byteLength,
    params: { [constants.ZSTD_c_compressionLevel]: level },
    ...(dictionary === undefined ? {} : { dictionary: viewOf(dictionary) }),
  })
}

export interface CompressOptions {
  readonly level: number
  readonly dictionary?: Uint8Array
}

/** @throws DATA_LOSS for what is no zstd frame of `rawBytes` bytes. */
export function decompress(
  stored: Uint8Array,
  { rawBytes, dictionary, isForeign = false }: DecompressOptions,
): Buffer {
  try {
    const bytes = zstdDecompressSync(stored, {
      // A byte more than it takes: zlib follows a piece that is just full with another, which costs as much again.
      chunkSize: Math.max(1024, rawBytes + 1),
      // A damaged frame may claim to be huge.
      maxOutputLength: Math.max(1, rawBytes),
      // A frame may ask for a window of 128 MiB; ours never need more than their bytes.
      ...(isForeign && { params: { [constants.ZSTD_d_windowLogMax]: foreignWindowLog } }),
      ...(dictionary === undefined ? {} : { dictionary: viewOf(dictionary) }),
    })
    if (bytes.byteLength === rawBytes) return bytes
  } catch (error) {
    throw Object.assign(damaged('compressed bytes cannot be read'), { cause: error })
  }
  throw damaged('compressed bytes have the wrong length')
}

export interface DecompressOptions {
  readonly rawBytes: number
  readonly dictionary?: Uint8Array
  /** Made by somebody else, and of no more than a chunk. */
  readonly isForeign?: boolean
}

/** zstd reads bytes that begin like this as a dictionary of its own form, and refuses most of them. */
export function isDictionaryForm(bytes: Uint8Array): boolean {
  return bytes[0] === 0x37 && bytes[1] === 0xa4 && bytes[2] === 0x30 && bytes[3] === 0xec
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
