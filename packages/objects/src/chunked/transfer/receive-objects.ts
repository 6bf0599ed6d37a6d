import { badRequest, invalidParameter } from '@stemma/contract'
import { objectIdOf, type ObjectId } from '../bytes/object-id.ts'
import { encodeChunk, type Encoded } from '../codec/encode-chunk.ts'
import { cutRules } from '../cut/cut-rules.ts'
import type { RecipeChunk } from '../recipe/chunk-list.ts'
import type { RecipeSegment } from '../recipe/recipe-format.ts'
import { claim } from '../store/claim.ts'
import type { PutOptions } from '../store/object-store.ts'
import type { StoredObject } from '../store/put-object.ts'
import type { ActivePut, StoreParts } from '../store/store-parts.ts'
import { bytesOfFrame } from './frame-of.ts'
import type { Frame, ObjectHead } from './object-stream.ts'
import { StreamParts } from './stream-parts.ts'

/** How the store takes an object of any size. */
export type PutObject = (
  source: AsyncIterable<Uint8Array>,
  options: PutOptions,
) => Promise<StoredObject>

/** A stream may have so many objects. */
export const mostStreamObjects = 10_000
/** Large objects that wait for the disk at a time. */
const mostWaiting = 64

/** An object and its place in the stream, from 1. */
interface Incoming extends ObjectHead {
  readonly number: number
}

/**
 * Takes in a stream of objects, from the first byte to the acknowledgement. The bytes of each are checked against its id. When the stream
 * breaks off or has a fault, the objects and chunks before that are stored all the same: whoever sends the rest asks first what is wanted.
 */
export class ObjectsReceived implements ActivePut {
  readonly #parts: StoreParts
  readonly #put: PutObject
  readonly #generation: number
  /** Ids and when their leases end, of objects that are stored with the next flush. */
  readonly #leases = new Map<ObjectId, number>()
  readonly #waiting: Promise<void>[] = []
  readonly base: undefined
  /** Small objects that have come. A collection that begins meanwhile spares them. */
  readonly chunks: RecipeChunk[] = []
  readonly segments: readonly RecipeSegment[] = []
  #count = 0
  #sizeBytes = 0

  constructor(parts: StoreParts, put: PutObject) {
    this.#parts = parts
    this.#put = put
    this.#generation = parts.writer.generation
  }

  /** To be called once. A piece may be used again when the next one is asked for. */
  async receive(source: AsyncIterable<Uint8Array>): Promise<ReceivedObjects> {
    const parts = new StreamParts(source)
    try {
      for (let head = await parts.next(); head !== undefined; head = await parts.next()) {
        if (head.kind !== 'object') throw badRequest('The stream of objects begins with a frame.')
        this.#count += 1
        await this.#receiveOne({ ...head, number: this.#count }, parts)
      }
      await Promise.all(this.#waiting)
    } catch (error) {
      // What came whole is not to be sent again; nobody is told that it is stored.
      await Promise.allSettled([...this.#waiting, this.#flush()])
      throw error
    } finally {
      await parts.close()
    }
    await this.#flush()
    return { objects: this.#count, sizeBytes: this.#sizeBytes }
  }

  async #flush(): Promise<void> {
    if (this.#leases.size === 0) return
    await this.#parts.writer.flush(this.#generation, this.#leases)
  }

  async #receiveOne(head: Incoming, parts: StreamParts): Promise<void> {
    this.#sizeBytes += head.sizeBytes
    if (this.#count > mostStreamObjects) {
      throw badRequest(`A stream of objects has at most ${mostStreamObjects}.`)
    }
    if (head.sizeBytes < cutRules.targetBytes) await this.#receiveSmall(head, parts)
    else await this.#receiveLarge(head, parts)
  }

  /** An object that is kept as one chunk. If it came as one frame, that is stored as it came. */
  async #receiveSmall(head: Incoming, parts: StreamParts): Promise<void> {
    const frames = await this.#framesOf(head, parts)
    const [only] = frames
    const isOne = only !== undefined && frames.length === 1 && only.kind !== 'known'
    const bytes = isOne ? this.#decode(head, only) : await this.#join(head, frames)
    this.#check(head, objectIdOf(bytes))
    this.chunks.push({ id: head.id, sizeBytes: head.sizeBytes, edge: 0n })
    const { writer, clock, leaseMs } = this.#parts
    if (!claim(this.#parts, head.id)) {
      const encoded = isOne ? asItCame(only) : encodeChunk(bytes, undefined)
      const { id, sizeBytes: rawBytes } = head
      const entry = { id, kind: 'chunk' as const, rawBytes, lineage: undefined, ...encoded }
      await writer.append(entry, this.#generation)
    }
    this.#leases.set(head.id, clock() + leaseMs)
  }

  async #framesOf(head: Incoming, parts: StreamParts): Promise<readonly Frame[]> {
    const frames: Frame[] = []
    for (let left = head.sizeBytes; left > 0;) {
      const frame = await nextFrame(parts)
      left -= sizeOfFrame(frame)
      // The memory of a frame is used again when the next one is asked for.
      frames.push(left > 0 ? copyOf(frame) : frame)
    }
    return frames
  }

  async #join(head: Incoming, frames: readonly Frame[]): Promise<Buffer> {
    const pieces: Buffer[] = []
    for (const frame of frames) pieces.push(await this.#bytesOf(head, frame))
    return Buffer.concat(pieces)
  }

  /** Cut and stored as every other, so that nothing of it has to be believed. */
  async #receiveLarge(head: Incoming, parts: StreamParts): Promise<void> {
    const content = Promise.withResolvers<void>()
    const options = head.previous === undefined ? {} : { previous: head.previous }
    const stored = this.#put(this.#contentOf(head, { parts, onEnd: content.resolve }), options)
    const checked = stored.then(({ id }) => this.#check(head, id))
    // It waits for the disk; meanwhile the next ones come.
    this.#waiting.push(checked)
    checked.catch(() => {})
    await Promise.race([content.promise, checked])
    if (this.#waiting.length > mostWaiting) await this.#waiting.shift()
  }

  async *#contentOf(
    head: Incoming,
    { parts, onEnd }: { readonly parts: StreamParts; readonly onEnd: () => void },
  ): AsyncGenerator<Buffer, void, undefined> {
    for (let left = head.sizeBytes; left > 0;) {
      const frame = await nextFrame(parts)
      yield await this.#bytesOf(head, frame)
      left -= sizeOfFrame(frame)
    }
    onEnd()
  }

  /** Whoever names a chunk gets it into an object that it can read: this is where its right to read it has to be asked about. */
  async #bytesOf(head: Incoming, frame: Frame): Promise<Buffer> {
    if (frame.kind !== 'known') return this.#decode(head, frame)
    const { reader } = this.#parts
    const known = reader.head(frame.id)
    if (known?.kind !== 'chunk' || known.rawBytes !== frame.rawBytes) {
      throw invalidParameter(
        `${this.#name(head)} builds on a chunk ${frame.id}, which is not here.`,
      )
    }
    return reader.read(frame.id)
  }

  #decode(head: Incoming, frame: Exclude<Frame, { kind: 'known' }>): Buffer {
    try {
      return bytesOfFrame(frame)
    } catch (error) {
      const refusal = invalidParameter(`${this.#name(head)} has a frame that cannot be read.`)
      throw Object.assign(refusal, { cause: error })
    }
  }

  #check(head: Incoming, id: ObjectId): void {
    if (id === head.id) return
    throw invalidParameter(`${this.#name(head)} has other bytes than that says: ${id}.`)
  }

  #name({ id, number }: Incoming): string {
    return `Object ${number} of the stream, ${id},`
  }
}

/** What a stream held. */
export interface ReceivedObjects {
  readonly objects: number
  readonly sizeBytes: number
}

async function nextFrame(parts: StreamParts): Promise<Frame> {
  const part = await parts.next()
  // The parser says so itself where a stream ends or an object begins too early.
  if (part === undefined || part.kind === 'object') throw new Error('A frame was due.')
  return part
}

function sizeOfFrame(frame: Frame): number {
  return frame.kind === 'raw' ? frame.bytes.byteLength : frame.rawBytes
}

function copyOf(frame: Frame): Frame {
  if (frame.kind === 'raw') return { ...frame, bytes: Buffer.from(frame.bytes) }
  return frame.kind === 'zstd' ? { ...frame, stored: Buffer.from(frame.stored) } : frame
}

function asItCame(frame: Exclude<Frame, { kind: 'known' }>): Encoded {
  return frame.kind === 'raw'
    ? { codec: 'raw', stored: frame.bytes, delta: undefined, depth: 0 }
    : { codec: 'zstd', stored: frame.stored, delta: undefined, depth: 0 }
}
