import { notFound } from '@stemma/contract'
import type { ObjectId } from '../bytes/object-id.ts'
import type { IndexedEntry } from '../index/chunk-index.ts'
import { readObject, type OpenObject } from '../store/read-object.ts'
import { readRuns, type StoredEntry } from '../store/read-runs.ts'
import type { StoreParts } from '../store/store-parts.ts'
import {
  framePieces,
  headBytes,
  mostFrameBytes,
  streamEnd,
  streamStart,
  type Frame,
} from './object-stream.ts'

/** What is handed on at a time. */
const pieceBytes = 256 * 1024
/** Small objects that are read together. */
const objectsTogether = 256

/**
 * Objects as one stream, in the order asked for, in pieces of about 256 KiB. Small ones go as they are stored: whoever receives them
 * checks them against their ids.
 *
 * @throws RESOURCE_DOES_NOT_EXIST for one that is not stored, in its place
 */
export async function* sendObjects(
  parts: StoreParts,
  ids: readonly ObjectId[],
): AsyncGenerator<Buffer, void, undefined> {
  let gathered: Buffer[] = [streamStart]
  let bytes = streamStart.byteLength
  const isEnough = (pieces: readonly Buffer[]): boolean => {
    for (const piece of pieces) bytes += piece.byteLength
    gathered.push(...pieces)
    return bytes >= pieceBytes
  }
  const take = (): Buffer => {
    const piece = Buffer.concat(gathered, bytes)
    gathered = []
    bytes = 0
    return piece
  }
  for (let at = 0; at < ids.length; at += objectsTogether) {
    const together = ids.slice(at, at + objectsTogether)
    const stored = await readRuns(parts.backend, placesOf(parts, together))
    for (const id of together) {
      const small = stored.get(id)
      // No generator for these: it would take longer than their copy.
      if (small !== undefined) {
        if (isEnough(smallObject(small))) yield take()
        continue
      }
      for await (const pieces of wholeObject(parts, id)) if (isEnough(pieces)) yield take()
    }
  }
  gathered.push(streamEnd)
  yield Buffer.concat(gathered)
}

/** Where those of the objects lie that are one chunk, which can be read without others. */
function placesOf({ index }: StoreParts, ids: readonly ObjectId[]): readonly IndexedEntry[] {
  const places: IndexedEntry[] = []
  for (const id of ids) {
    const place = index.find(id)
    if (place?.kind === 'chunk' && place.codec !== 'zstd-delta') places.push(place)
  }
  return places
}

function smallObject({ head: { id, codec, rawBytes }, stored }: StoredEntry): readonly Buffer[] {
  const head = headBytes({ id, sizeBytes: rawBytes, previous: undefined })
  if (rawBytes === 0) return [head]
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength)
  const frame: Frame =
    codec === 'raw' ? { kind: 'raw', bytes } : { kind: 'zstd', stored: bytes, rawBytes }
  return [head, ...framePieces(frame)]
}

/** One of many chunks, a delta, or one that a collection has moved meanwhile. */
async function* wholeObject(
  { reader }: StoreParts,
  id: ObjectId,
): AsyncGenerator<readonly Buffer[]> {
  const object: OpenObject | undefined = await readObject(reader, id)
  if (object === undefined) throw notFound(`No object ${id}.`)
  yield [headBytes({ id, sizeBytes: object.sizeBytes, previous: undefined })]
  for await (const bytes of object.read()) {
    for (let at = 0; at < bytes.byteLength; at += mostFrameBytes) {
      yield framePieces({ kind: 'raw', bytes: bytes.subarray(at, at + mostFrameBytes) })
    }
  }
}
