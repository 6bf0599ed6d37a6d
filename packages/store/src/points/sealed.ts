import { crc32 } from 'node:zlib'
import { StemmaError } from '@stemma/contract'
import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'

/** Bytes without a checksum, as the first servers wrote them. */
const bare = 1
/** The form, the CRC-32 of what follows (little-endian), and what follows. */
const checked = 2
const headBytes = 5

/** A writer for bytes whose damage will show. `seal` ends it. */
export function checkedWriter(): ByteWriter {
  const out = new ByteWriter()
  out.byte(checked)
  for (let index = 1; index < headBytes; index++) out.byte(0)
  return out
}

export function seal(out: ByteWriter): Uint8Array {
  const bytes = out.finish()
  viewOf(bytes).setUint32(1, crc32(bytes.subarray(headBytes)), true)
  return bytes
}

/** A reader behind the head. Throws DATA_LOSS when the bytes are not those that were written. */
export function readerOf(bytes: Uint8Array): ByteReader {
  const form = bytes[0]
  if (form !== bare && form !== checked && form !== undefined)
    throw new Error(`Metric points of form ${form} are from a newer Stemma.`)
  if (form === undefined || (form === checked && !isWhole(bytes)))
    throw new StemmaError(
      'DATA_LOSS',
      'Points of a metric are damaged in the database. `stemma fsck` tells which; a backup has them.',
    )
  const input = new ByteReader(bytes)
  input.skip(form === checked ? headBytes : 1)
  return input
}

function isWhole(bytes: Uint8Array): boolean {
  if (bytes.length < headBytes) return false
  return viewOf(bytes).getUint32(1, true) === crc32(bytes.subarray(headBytes))
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}
