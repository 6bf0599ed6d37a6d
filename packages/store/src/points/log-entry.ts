import { readPoints, writePoints } from './block.ts'
import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import type { Points } from './points.ts'

const version = 1
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** The new points of one request, by metric: version, then for each metric its name and points. */
export function serializeLogEntry(series: ReadonlyMap<string, Points>): Uint8Array {
  const out = new ByteWriter()
  out.byte(version)
  for (const [key, points] of series) {
    const name = encoder.encode(key)
    out.varint(name.length)
    out.bytes(name)
    writePoints(out, points)
  }
  return out.finish()
}

/** Calls `visit` for each metric of an entry. Throws on bytes of another version. */
export function parseLogEntry(
  bytes: Uint8Array,
  visit: (key: string, points: Points) => void,
): void {
  const input = readerOf(bytes)
  while (!input.done) {
    const key = decoder.decode(input.bytes(input.varint()))
    visit(key, readPoints(input))
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

function readerOf(bytes: Uint8Array): ByteReader {
  const input = new ByteReader(bytes)
  const found = input.byte()
  if (found !== version) throw new Error(`Metric points of form ${found} are from a newer Stemma.`)
  return input
}
