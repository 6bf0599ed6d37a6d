import { notFound } from '@stemma/contract'
import { FilledBlocks } from '../blob/filled-blocks.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import type { AloneEntry } from '../index/indexed-entry.ts'
import { readObject, type OpenObject } from '../store/read-object.ts'
import { readRuns, type StoredEntry } from '../store/read-runs.ts'
import type { StoreParts } from '../store/store-parts.ts'
import { framePieces, headBytes, mostFrameBytes, streamEnd, streamStart } from './object-stream.ts'

/** Small objects that are looked for together. */
const objectsTogether = 1000
/** So many bytes are read together: a folder gives them at once, without another thread. */
const bytesTogether = 512 * 1024
/** Reads under way, besides what is sent: a bucket takes its time. */
const readsAhead = 2

/** Small objects by their ids, as they are stored. */
type Small = ReadonlyMap<ObjectId, StoredEntry<AloneEntry>>

/**
 * Objects as one stream, in the order asked for, in blocks, the last one perhaps not full. Small ones go as they are stored: whoever
 * receives them checks them against their ids.
 *
 * @throws RESOURCE_DOES_NOT_EXIST for one that is not stored, in its place
 */
export async function* sendObjects(
  parts: StoreParts,
  ids: readonly ObjectId[],
): AsyncGenerator<Buffer, void, undefined> {
  const out = new FilledBlocks(parts.blocks)
  out.add(streamStart)
  for await (const { together, small } of fetchedAhead(parts, ids)) {
    for (const id of together) {
      const stored = small.get(id)
      // No generator for these: it would take longer than their copy.
      if (stored !== undefined) addSmall(out, stored)
      else for await (const frame of framesOf(parts, id)) addAll(out, frame)
      if (out.hasFull) yield* out.takeFull()
    }
    giveBack(parts, small)
  }
  out.add(streamEnd)
  yield* out.takeFull()
  yield out.rest()
}

interface Fetched {
  readonly together: readonly ObjectId[]
  readonly small: Small
}

/** In the order of the ids, the next ones while the first are copied. */
async function* fetchedAhead(
  parts: StoreParts,
  ids: readonly ObjectId[],
): AsyncGenerator<Fetched, void, undefined> {
  const coming: Promise<Fetched>[] = []
  for (const group of groupsOf(parts, ids)) {
    const next = fetchSmall(parts, group)
    // Thrown where it is waited for, if anybody still reads then.
    next.catch(() => {})
    coming.push(next)
    const first = coming.length > readsAhead ? coming.shift() : undefined
    if (first !== undefined) yield await first
  }
  for (const next of coming) yield await next
}

interface Group {
  readonly together: readonly ObjectId[]
  /** Of those that are one chunk, which can be read without others. */
  readonly places: readonly AloneEntry[]
}

/** Neighbours in the order of the ids whose bytes are read together. */
function* groupsOf({ index }: StoreParts, ids: readonly ObjectId[]): Generator<Group> {
  for (let at = 0; at < ids.length; at += objectsTogether) {
    const page = ids.slice(at, at + objectsTogether)
    const found = new Map(index.findAlone(page).map((place) => [place.id, place]))
    let start = 0
    let places: AloneEntry[] = []
    let bytes = 0
    for (const [end, id] of page.entries()) {
      const place = found.get(id)
      if (place === undefined) continue
      if (bytes + place.storedBytes > bytesTogether) {
        yield { together: page.slice(start, end), places }
        start = end
        places = []
        bytes = 0
      }
      places.push(place)
      bytes += place.storedBytes
    }
    yield { together: page.slice(start), places }
  }
}

async function fetchSmall(
  { backend, blocks }: StoreParts,
  { together, places }: Group,
): Promise<Fetched> {
  return { together, small: await readRuns(backend, places, blocks) }
}

function addSmall(
  out: FilledBlocks,
  { head: { id, codec, rawBytes }, stored }: StoredEntry<AloneEntry>,
): void {
  out.add(headBytes({ id, sizeBytes: rawBytes, previous: undefined }))
  if (rawBytes === 0) return
  addAll(
    out,
    framePieces(
      codec === 'raw' ? { kind: 'raw', bytes: stored } : { kind: 'zstd', stored, rawBytes },
    ),
  )
}

/** One of many chunks, a delta, or one that a collection has moved meanwhile. */
async function* framesOf(
  { reader, blocks }: StoreParts,
  id: ObjectId,
): AsyncGenerator<readonly Buffer[]> {
  const object: OpenObject | undefined = await readObject(reader, id)
  if (object === undefined) throw notFound(`No object ${id}.`)
  yield [headBytes({ id, sizeBytes: object.sizeBytes, previous: undefined })]
  for await (const bytes of object.read()) {
    for (let at = 0; at < bytes.byteLength; at += mostFrameBytes) {
      yield framePieces({ kind: 'raw', bytes: bytes.subarray(at, at + mostFrameBytes) })
    }
    blocks.giveBack(bytes)
  }
}

function addAll(out: FilledBlocks, pieces: readonly Buffer[]): void {
  for (const piece of pieces) out.add(piece)
}

/** The blocks that were read into, each once. */
function giveBack({ blocks }: StoreParts, small: Small): void {
  const memories = new Map(Array.from(small.values(), ({ stored }) => [stored.buffer, stored]))
  for (const stored of memories.values()) blocks.giveBack(stored)
}
