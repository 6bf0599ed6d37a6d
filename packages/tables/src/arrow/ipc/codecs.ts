import { zstdDecompressSync } from 'node:zlib'
import { invalidParameter } from '@stemma/contract'
import { CompressionType, setCompressionCodec } from '@uwdata/flechette'
import { unpackLz4 } from './lz4-frame.ts'

const mostBytes = 1024 * 1024 * 1024
let unpacked = 0

/**
 * Runs `work`, which may unpack the bodies of messages. What it unpacks in all is bounded: a few bytes can stand for any number. The library
 * has one set of codecs, and `work` is never interrupted.
 */
export function withCodecs<T>(work: () => T): T {
  unpacked = 0
  setCompressionCodec(CompressionType.LZ4_FRAME, { decode: bounded(unpackLz4), encode: refuse })
  setCompressionCodec(CompressionType.ZSTD, { decode: bounded(unpackZstd), encode: refuse })
  return work()
}

type Unpack = (bytes: Uint8Array, length: number) => Uint8Array

function bounded(unpack: Unpack): Unpack {
  return (bytes, length) => {
    if (!Number.isSafeInteger(length) || length < 0) throw new RangeError('It has no such length.')
    unpacked += length
    if (unpacked > mostBytes)
      throw invalidParameter(
        'A record batch of the Arrow file unpacks to more than 1 GiB. Write the file with smaller batches.',
      )
    return unpack(bytes, length)
  }
}

function unpackZstd(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length)
  if (length === 0) return out
  const found = zstdDecompressSync(bytes, { maxOutputLength: length })
  if (found.byteLength !== length) throw new RangeError('The frame has another length.')
  // In memory of its own: typed arrays begin at multiples of their size.
  out.set(found)
  return out
}

function refuse(): never {
  throw new Error('Arrow is written as it is.')
}
