import { deltaError } from '../delta-error.ts'

const magic = 1_681_511_377
const withoutRuns = 12_346
const withRuns = 12_347

/**
 * The numbers of a 64-bit Roaring bitmap in Delta's portable form, ascending: magic, count of 32-bit bitmaps, then each with its upper half
 * (PROTOCOL.md, "Deletion Vector Format"; github.com/RoaringBitmap/RoaringFormatSpec).
 */
export function decodeRoaring(bytes: Buffer): readonly number[] {
  try {
    return decode(bytes)
  } catch (error) {
    throw error instanceof RangeError ? deltaError('a deletion vector is cut off.') : error
  }
}

function decode(bytes: Buffer): readonly number[] {
  if (bytes.readUInt32LE(0) !== magic)
    throw deltaError('a deletion vector has a wrong magic number.')
  const rows: number[] = []
  const bitmaps = Number(bytes.readBigUInt64LE(4))
  let at = 12
  for (let index = 0; index < bitmaps; index++) {
    const base = bytes.readUInt32LE(at) * 2 ** 32
    at = decodeBitmap(bytes, at + 4, (low) => rows.push(base + low))
  }
  return rows
}

/** Gives the numbers of a 32-bit bitmap to `take`; returns where it ends. */
function decodeBitmap(bytes: Buffer, start: number, take: (value: number) => void): number {
  const cookie = bytes.readUInt32LE(start)
  let at = start + 4
  const hasRuns = (cookie & 0xffff) === withRuns
  if (!hasRuns && cookie !== withoutRuns) throw deltaError('a deletion vector has a wrong cookie.')
  const count = hasRuns ? (cookie >>> 16) + 1 : bytes.readUInt32LE(at)
  let runs: Buffer | undefined
  if (hasRuns) {
    runs = bytes.subarray(at, at + Math.ceil(count / 8))
    at += runs.length
  } else at += 4
  const heads = at
  at += 4 * count
  if (!hasRuns || count >= 4) at += 4 * count
  for (let index = 0; index < count; index++) {
    const base = bytes.readUInt16LE(heads + 4 * index) * 0x10000
    const size = bytes.readUInt16LE(heads + 4 * index + 2) + 1
    const isRun = (((runs?.[index >> 3] ?? 0) >> (index & 7)) & 1) === 1
    const container: Container = { bytes, at, base, size, take }
    at = isRun ? takeRuns(container) : size <= 4096 ? takeArray(container) : takeBits(container)
  }
  return at
}

interface Container {
  readonly bytes: Buffer
  readonly at: number
  readonly base: number
  readonly size: number
  readonly take: (value: number) => void
}

function takeRuns({ bytes, at, base, take }: Container): number {
  const runs = bytes.readUInt16LE(at)
  for (let run = 0; run < runs; run++) {
    const first = bytes.readUInt16LE(at + 2 + 4 * run)
    const more = bytes.readUInt16LE(at + 4 + 4 * run)
    for (let value = first; value <= first + more; value++) take(base + value)
  }
  return at + 2 + 4 * runs
}

function takeArray({ bytes, at, base, size, take }: Container): number {
  for (let index = 0; index < size; index++) take(base + bytes.readUInt16LE(at + 2 * index))
  return at + 2 * size
}

function takeBits({ bytes, at, base, take }: Container): number {
  for (let word = 0; word < 2048; word++) {
    let bits = bytes.readUInt32LE(at + 4 * word)
    while (bits !== 0) {
      const low = 31 - Math.clz32(bits & -bits)
      take(base + word * 32 + low)
      bits = (bits & (bits - 1)) >>> 0
    }
  }
  return at + 8192
}
