/** An entry as the records around its bytes describe it. */
export interface ZipRecord {
  readonly name: Buffer
  readonly isDirectory: boolean
  readonly modifiedMs: number
  /** Its sizes have 64 bits. */
  readonly isLarge: boolean
  /** Where its header begins. */
  readonly offset: number
}

/** What is known when the bytes have gone by. */
export interface ZipSums {
  readonly crc: number
  readonly sizeBytes: number
  readonly packedBytes: number
}

const most32 = 0xffff_ffff
const most16 = 0xffff
/** Below this size a file fits into 32 bits even when packing makes it longer. */
export const mostPlainBytes = 0xf000_0000

const deflate = 8
const stored = 0
const sizesFollow = 0x0008
const nameIsUtf8 = 0x0800
const madeOnUnix = 3

/** The header before the bytes of an entry. The sizes come behind them. */
export function localHeader(record: ZipRecord): Buffer {
  const { name, isLarge } = record
  const extra = Buffer.concat([
    // Tells who reads from front to back how long the sizes behind the bytes are.
    ...(isLarge ? [sizes64([0, 0])] : []),
    unixTime(record),
  ])
  const size = isLarge ? most32 : 0
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x0403_4b50, 0)
  shared(record, isLarge ? 45 : 20).copy(header, 4)
  header.writeUInt32LE(size, 18)
  header.writeUInt32LE(size, 22)
  header.writeUInt16LE(name.byteLength, 26)
  header.writeUInt16LE(extra.byteLength, 28)
  return Buffer.concat([header, name, extra])
}

/** What follows the bytes of a file. */
export function sizesBehind(
  { isLarge }: ZipRecord,
  { crc, sizeBytes, packedBytes }: ZipSums,
): Buffer {
  const behind = Buffer.alloc(isLarge ? 24 : 16)
  behind.writeUInt32LE(0x0807_4b50, 0)
  behind.writeUInt32LE(crc, 4)
  if (isLarge) {
    behind.writeBigUInt64LE(BigInt(packedBytes), 8)
    behind.writeBigUInt64LE(BigInt(sizeBytes), 16)
  } else {
    behind.writeUInt32LE(packedBytes, 8)
    behind.writeUInt32LE(sizeBytes, 12)
  }
  return behind
}

/** The entry's part of the directory at the end. */
export function centralRecord(record: ZipRecord, { crc, sizeBytes, packedBytes }: ZipSums): Buffer {
  const { name, isDirectory, isLarge, offset } = record
  const large = [
    ...(isLarge ? [sizeBytes, packedBytes] : []),
    ...(offset >= most32 ? [offset] : []),
  ]
  const extra = Buffer.concat([...(large.length > 0 ? [sizes64(large)] : []), unixTime(record)])
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x0201_4b50, 0)
  header.writeUInt16LE((madeOnUnix << 8) | 45, 4)
  shared(record, large.length > 0 ? 45 : 20).copy(header, 6)
  header.writeUInt32LE(crc, 16)
  header.writeUInt32LE(isLarge ? most32 : packedBytes, 20)
  header.writeUInt32LE(isLarge ? most32 : sizeBytes, 24)
  header.writeUInt16LE(name.byteLength, 28)
  header.writeUInt16LE(extra.byteLength, 30)
  header.writeUInt32LE((isDirectory ? 0o40755 : 0o100644) * 0x1_0000 + (isDirectory ? 0x10 : 0), 38)
  header.writeUInt32LE(Math.min(offset, most32), 42)
  return Buffer.concat([header, name, extra])
}

/** The end, which says where the directory begins. */
export function endOfArchive({ count, offset, directoryBytes }: ZipEnd): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x0605_4b50, 0)
  end.writeUInt16LE(Math.min(count, most16), 8)
  end.writeUInt16LE(Math.min(count, most16), 10)
  end.writeUInt32LE(Math.min(directoryBytes, most32), 12)
  end.writeUInt32LE(Math.min(offset, most32), 16)
  if (count < most16 && offset < most32 && directoryBytes < most32) return end
  const large = Buffer.alloc(76)
  large.writeUInt32LE(0x0606_4b50, 0)
  large.writeBigUInt64LE(44n, 4)
  large.writeUInt16LE((madeOnUnix << 8) | 45, 12)
  large.writeUInt16LE(45, 14)
  large.writeBigUInt64LE(BigInt(count), 24)
  large.writeBigUInt64LE(BigInt(count), 32)
  large.writeBigUInt64LE(BigInt(directoryBytes), 40)
  large.writeBigUInt64LE(BigInt(offset), 48)
  // Where to find the record that ends here.
  large.writeUInt32LE(0x0706_4b50, 56)
  large.writeBigUInt64LE(BigInt(offset + directoryBytes), 64)
  large.writeUInt32LE(1, 72)
  return Buffer.concat([large, end])
}

interface ZipEnd {
  /** Of entries. */
  readonly count: number
  /** Where the directory begins. */
  readonly offset: number
  readonly directoryBytes: number
}

/** Version, flags, method, time and date stand alike in both headers. */
function shared({ isDirectory, modifiedMs }: ZipRecord, version: number): Buffer {
  const fields = Buffer.alloc(10)
  fields.writeUInt16LE(version, 0)
  fields.writeUInt16LE(isDirectory ? nameIsUtf8 : nameIsUtf8 | sizesFollow, 2)
  fields.writeUInt16LE(isDirectory ? stored : deflate, 4)
  const date = new Date(modifiedMs)
  const year = date.getUTCFullYear()
  // The format begins in 1980 and ends in 2107.
  const inRange = year >= 1980 && year <= 2107
  const seconds = Math.floor(date.getUTCSeconds() / 2)
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | seconds
  const day = ((year - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate()
  fields.writeUInt16LE(inRange ? time : 0, 6)
  fields.writeUInt16LE(inRange ? day : 0x21, 8)
  return fields
}

/** The field of sizes and offsets that 32 bits do not hold. */
function sizes64(values: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + 8 * values.length)
  field.writeUInt16LE(1, 0)
  field.writeUInt16LE(8 * values.length, 2)
  for (const [index, value] of values.entries())
    field.writeBigUInt64LE(BigInt(value), 4 + 8 * index)
  return field
}

/** The time of the last change, in UTC: the time of the header has no zone. */
function unixTime({ modifiedMs }: ZipRecord): Buffer {
  const field = Buffer.alloc(9)
  field.writeUInt16LE(0x5455, 0)
  field.writeUInt16LE(5, 2)
  field.writeUInt8(1, 4)
  field.writeInt32LE(Math.max(0, Math.min(Math.floor(modifiedMs / 1000), 0x7fff_ffff)), 5)
  return field
}
