import { pickPoints, readPoints, readPointsOnto, skipPoints, writePoints } from './block.ts'
import { noPoints, type PointList, type Points } from './points.ts'
import { checkedWriter, readerOf, seal } from './sealed.ts'

/** The new points of one request, by metric: for each its name and points. */
export function serializeLogEntry(series: ReadonlyMap<string, Points>): Uint8Array {
  const out = checkedWriter()
  for (const [key, points] of series) {
    out.text(key)
    writePoints(out, points)
  }
  return seal(out)
}

/** Adds the points of each metric of an entry to its list; those without a list are left out. Throws DATA_LOSS for damaged bytes. */
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
  const out = checkedWriter()
  writePoints(out, points)
  return seal(out)
}

export function parseBlock(bytes: Uint8Array): Points {
  return readPoints(readerOf(bytes))
}

/** The points of a block at some places, ascending, to the end of a list. */
export function pickFromBlock(bytes: Uint8Array, places: readonly number[], list: PointList): void {
  pickPoints(readerOf(bytes), places, list)
}

/** What is wrong with stored points; undefined when nothing is. */
export function findDamage(bytes: Uint8Array, form: 'block' | 'log entry'): string | undefined {
  try {
    if (form === 'block') parseBlock(bytes)
    else parseLogEntry(bytes, noPoints)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
