import { notFound } from '@stemma/contract'
import type { ObjectId } from '../bytes/object-id.ts'
import type { IndexedEntry } from '../index/chunk-index.ts'
import { readObject, type OpenObject } from '../store/read-object.ts'
import { readRuns } from '../store/read-runs.ts'
import type { StoreParts } from '../store/store-parts.ts'
import { framePieces, headBytes, streamEnd, streamStart, type Frame } from './object-stream.ts'

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
  for await (const pieces of piecesOf(parts, ids)) {
    gathered.push(...pieces)
    for (const piece of pieces) bytes += piece.byteLength
    if (bytes < pieceBytes) continue
    yield Buffer.concat(gathered)
    gathered = []
    bytes = 0
  }
  yield Buffer.concat([...gathered, streamEnd])
}

async function* piecesOf(
  parts: StoreParts,
  ids: readonly ObjectId[],
): AsyncGenerator<readonly Buffer[]> {
  for (let at = 0; at < ids.length; at += objectsTogether) {
    const together = ids.slice(at, at + objectsTogether)
    const places = together
      .map((id) => parts.index.find(id))
      .filter((place) => place !== undefined && isSmall(place))
      // The guarantee: filtered the line before.
      .map((place) => place as IndexedEntry)
    const stored = await readRuns(parts.backend, places)
    for (const id of together) {
      const small = stored.get(id)
      if (small === undefined) yield* wholeObject(parts, id)
      else {
        const { codec, rawBytes } = small.head
        const head = headBytes({ id, sizeBytes: rawBytes, previous: undefined })
        const frame = asStored(codec, { stored: small.stored, rawBytes })
        yield rawBytes > 0 ? [head, ...framePieces(frame)] : [head]
      }
    }
  }
}

/** One chunk that can be read without others. */
function isSmall({ kind, codec }: IndexedEntry): boolean {
  return kind === 'chunk' && codec !== 'zstd-delta'
}

function asStored(
  codec: string,
  { stored, rawBytes }: { readonly stored: Uint8Array; readonly rawBytes: number },
): Frame {
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength)
  return codec === 'raw' ? { kind: 'raw', bytes } : { kind: 'zstd', stored: bytes, rawBytes }
}

/** One of many chunks, a delta, or one that a collection has moved meanwhile. */
async function* wholeObject(
  { reader }: StoreParts,
  id: ObjectId,
): AsyncGenerator<readonly Buffer[]> {
  const object: OpenObject | undefined = await readObject(reader, id)
  if (object === undefined) throw notFound(`No object ${id}.`)
  yield [headBytes({ id, sizeBytes: object.sizeBytes, previous: undefined })]
  for await (const bytes of object.read()) yield framePieces({ kind: 'raw', bytes })
}
