import { normalizeInt64, type Int64 } from '@stemma/contract'
import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { Column, PointList, Points } from './points.ts'

/**
 * Points as bytes: count, steps, times, values. Values are little-endian doubles. Steps and times mostly advance evenly, so each is
 * stored as the change of its increment, zigzagged into a varint: one byte for each step of an ordinary series. A column with a number
 * beyond ±2^50, where those differences could leave the range of exact doubles, is stored as plain 64-bit integers.
 */
export function writePoints(out: ByteWriter, { steps, times, values }: Points): void {
  out.varint(values.length)
  writeColumn(out, steps)
  writeColumn(out, times)
  // By index, here and below: an iterator over columns of either form makes an object for each value.
  for (let index = 0; index < values.length; index++) out.double(values[index] ?? 0)
}

export function readPoints(input: ByteReader): Points {
  const count = input.varint()
  const steps = readColumn(input, count)
  const times = readColumn(input, count)
  return { steps, times, values: input.doubles(count) }
}

/** The same, to the end of a list: for the few points of a request, of which there are many. */
export function readPointsOnto(input: ByteReader, { steps, times, values }: PointList): void {
  const count = input.varint()
  readColumnOnto(input, count, steps)
  readColumnOnto(input, count, times)
  for (let index = 0; index < count; index++) values.push(input.double())
}

/** The points at some places, ascending, to the end of a list. Stops at the last of them. */
export function pickPoints(
  input: ByteReader,
  places: readonly number[],
  { steps, times, values }: PointList,
): void {
  const count = input.varint()
  pickFromColumn(input, count, { places, column: steps })
  pickFromColumn(input, count, { places, column: times })
  const start = input.position
  for (const place of places) {
    input.position = start + place * 8
    values.push(input.double())
  }
}

/** Steps over points. */
export function skipPoints(input: ByteReader): void {
  const count = input.varint()
  skipColumn(input, count)
  skipColumn(input, count)
  input.skip(count * 8)
}

const plain = 0
const evenly = 1
const limit = 2 ** 50

function writeColumn(out: ByteWriter, column: Column): void {
  if (!isSmallColumn(column)) {
    out.byte(plain)
    for (let index = 0; index < column.length; index++) out.int64(column[index] ?? 0)
    return
  }
  out.byte(evenly)
  let last = 0
  let increment = 0
  for (let index = 0; index < column.length; index++) {
    const value = column[index] ?? 0
    const next = value - last
    const change = next - increment
    out.varint(change >= 0 ? change * 2 : -change * 2 - 1)
    increment = next
    last = value
  }
}

function readColumn(input: ByteReader, count: number): Column {
  if (input.byte() === evenly) return input.evenly(count)
  const column: Int64[] = []
  for (let index = 0; index < count; index++) column.push(normalizeInt64(input.int64()))
  return column
}

function readColumnOnto(input: ByteReader, count: number, column: Int64[]): void {
  const form = input.byte()
  let last = 0
  let increment = 0
  for (let index = 0; index < count; index++) {
    if (form === evenly) {
      const zigzag = input.varint()
      increment += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2
      column.push((last += increment))
    } else column.push(normalizeInt64(input.int64()))
  }
}

function pickFromColumn(
  input: ByteReader,
  count: number,
  { places, column }: { readonly places: readonly number[]; readonly column: Int64[] },
): void {
  if (input.byte() === evenly) return input.pickEvenly(count, { places, column })
  const start = input.position
  for (const place of places) {
    input.position = start + place * 8
    column.push(normalizeInt64(input.int64()))
  }
  input.position = start + count * 8
}

function skipColumn(input: ByteReader, count: number): void {
  if (input.byte() !== evenly) return input.skip(count * 8)
  for (let index = 0; index < count; index++) input.varint()
}

function isSmallColumn(column: Column): column is Float64Array | readonly number[] {
  for (let index = 0; index < column.length; index++) {
    const value = column[index] ?? 0
    if (typeof value === 'bigint' || value > limit || value < -limit) return false
  }
  return true
}
