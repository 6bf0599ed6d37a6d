import { pickPoints, readPoints, readPointsOnto, skipPoints, writePoints } from './block.ts'
import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import type { PointList, Points } from './points.ts'

const version = 1

/** The new points of one request, by metric: version, then for each metric its name and points. */
export function serializeLogEntry(series: ReadonlyMap<string, Points>): Uint8Array {
  const out = new ByteWriter()
  out.byte(version)
  for (const [key, points] of series) {
    out.text(key)
    writePoints(out, points)
  }
  return out.finish()
}

/** Adds the points of each metric of an entry to its list; those without a list are left out. Throws on bytes of another version. */
export function parseLogEntry(
  bytes: Uint8Array,
  listFor: (key: string) => PointList | undefined,
): void {
  const input = readerOf(bytes)
  while (!input.done) {
    const list = listFor(input.text(input.varint()))
    if (list) readPointsOnto(input, list)
    else skipPoints(input)
  }
}

/** Points of one metric as a block of their own. */
export function serializeBlock(points: Points): Uint8Array {
  const out = new ByteWriter()
  out.byte(version)
  writePoints(out, points)
  return out.finish()
}

export function parseBlock(bytes: Uint8Array): Points {
  return readPoints(readerOf(bytes))
}

/** The points of a block at some places, ascending, to the end of a list. */
export function pickFromBlock(bytes: Uint8Array, places: readonly number[], list: PointList): void {
  pickPoints(readerOf(bytes), places, list)
}

function readerOf(bytes: Uint8Array): ByteReader {
  const input = new ByteReader(bytes)
  const found = input.byte()
  if (found !== version) throw new Error(`Metric points of form ${found} are from a newer Stemma.`)
  return input
}
