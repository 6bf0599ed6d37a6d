import { badRequest } from '@stemma/contract'
import type { ObjectId } from '../bytes/object-id.ts'
import { cutRules } from '../cut/cut-rules.ts'

/** First bytes of a stream of objects; the digit is the version of the form. docs/format/object-stream.md describes it. */
const magic = Buffer.from('stmobjs1', 'latin1')

/** How the bytes of an object go in one piece. */
export type Frame =
  | { readonly kind: 'raw'; readonly bytes: Buffer }
  /** One zstd frame. */
  | { readonly kind: 'zstd'; readonly stored: Buffer; readonly rawBytes: number }
  /** A chunk that the receiver has. */
  | { readonly kind: 'known'; readonly id: ObjectId; readonly rawBytes: number }

export interface ObjectHead {
  readonly kind: 'object'
  readonly id: ObjectId
  readonly sizeBytes: number
  /** The version before it. */
  readonly previous: ObjectId | undefined
}

/** What a stream is made of: each head is followed by frames of as many bytes as it says. */
export type StreamPart = ObjectHead | Frame

const tag = { end: 0, object: 1, versionedObject: 2, raw: 3, zstd: 4, known: 5 } as const

/** No frame stands for more bytes: a chunk has no more. */
export const mostFrameBytes: number = cutRules.maxBytes

/** Where a stream begins. */
export const streamStart: Buffer = magic
/** Where it ends: without it, something is missing. */
export const streamEnd: Buffer = Buffer.from([tag.end])

export function headBytes({ id, sizeBytes, previous }: Omit<ObjectHead, 'kind'>): Buffer {
  const bytes = Buffer.allocUnsafe(previous === undefined ? 41 : 73)
  bytes[0] = previous === undefined ? tag.object : tag.versionedObject
  bytes.write(id, 1, 'hex')
  bytes.writeBigUInt64LE(BigInt(sizeBytes), 33)
  if (previous !== undefined) bytes.write(previous, 41, 'hex')
  return bytes
}

/** What stands before the bytes of an object that goes as one raw frame. */
export const rawObjectRoom = 46

/** An object as one raw frame, in the memory of its bytes, before which there is `rawObjectRoom`. */
export function rawObjectIn(memory: Buffer, id: ObjectId): Buffer {
  const sizeBytes = memory.byteLength - rawObjectRoom
  const head = headBytes({ id, sizeBytes, previous: undefined })
  memory.set(head)
  if (sizeBytes === 0) return memory.subarray(0, head.byteLength)
  memory[head.byteLength] = tag.raw
  memory.writeUInt32LE(sizeBytes, head.byteLength + 1)
  return memory
}

/** A frame in two pieces, the second of which may be large. */
export function framePieces(frame: Frame): readonly [Buffer, Buffer] {
  switch (frame.kind) {
    case 'raw':
      return [numbers(tag.raw, [frame.bytes.byteLength]), frame.bytes]
    case 'zstd':
      return [numbers(tag.zstd, [frame.rawBytes, frame.stored.byteLength]), frame.stored]
    case 'known':
      return [numbers(tag.known, [frame.rawBytes]), Buffer.from(frame.id, 'hex')]
  }
}

function numbers(first: number, values: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(1 + 4 * values.length)
  bytes[0] = first
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, 1 + 4 * index)
  return bytes
}

const nothing: Buffer = Buffer.alloc(0)

/** Reads a stream in whatever pieces it comes. Throws BAD_REQUEST for what is none; memory is bounded by a frame. */
export class ObjectStreamParser {
  #bytes: Buffer = nothing
  #at = 0
  /** The beginning of a part whose rest has not come. */
  #kept: Buffer = nothing
  /** How many bytes that part has, as far as is known. */
  #needed = 0
  #hasStarted = false
  #hasEnded = false
  /** Objects that have begun. */
  #count = 0
  /** What is still to come of the present one. */
  #leftBytes = 0

  /** Says that all has come. */
  finish(): void {
    if (!this.#hasEnded) throw fault(`ends too early, in object ${this.#count}`)
  }

  /**
   * To be read to its end before the next push; then the memory of the piece may be used again. What it gives are views of the piece; a part
   * that lies in several is copied.
   */
  *push(piece: Uint8Array): Generator<StreamPart, void, undefined> {
    let rest = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
    while (rest.byteLength > 0) {
      rest = this.#begin(rest)
      if (this.#hasStarted || this.#start()) {
        for (let part = this.#next(); part !== undefined; part = this.#next()) yield part
      }
      const kept = this.#bytes.subarray(this.#at)
      this.#kept = kept.buffer === piece.buffer ? Buffer.from(kept) : kept
      if (this.#hasEnded && this.#kept.byteLength + rest.byteLength > 0) {
        throw fault('goes on after its end')
      }
    }
  }

  /** Takes what is missing of a part, or everything; returns the rest. */
  #begin(piece: Buffer): Buffer {
    const kept = this.#kept.byteLength
    const missing = kept === 0 ? piece.byteLength : this.#needed - kept
    const first = piece.subarray(0, missing)
    this.#bytes = kept === 0 ? first : Buffer.concat([this.#kept, first])
    this.#at = 0
    return piece.subarray(missing)
  }

  #start(): boolean {
    const first = this.#take(magic.byteLength)
    if (first === undefined) return false
    if (!first.equals(magic)) throw fault('has an unknown form')
    this.#hasStarted = true
    return true
  }

  #next(): StreamPart | undefined {
    if (this.#hasEnded || this.#at === this.#bytes.byteLength) return undefined
    const first = this.#bytes[this.#at]
    switch (first) {
      case tag.end:
        return this.#end()
      case tag.object:
      case tag.versionedObject:
        return this.#head(first === tag.versionedObject)
      case tag.raw:
      case tag.zstd:
      case tag.known:
        return this.#frame(first)
      default:
        throw fault(`has a tag ${first} in object ${this.#count}`)
    }
  }

  #end(): undefined {
    if (this.#leftBytes > 0) throw fault(`lacks bytes of object ${this.#count}`)
    this.#at += 1
    this.#hasEnded = true
  }

  #head(hasPrevious: boolean): ObjectHead | undefined {
    const bytes = this.#take(hasPrevious ? 73 : 41)
    if (bytes === undefined) return undefined
    if (this.#leftBytes > 0) throw fault(`lacks bytes of object ${this.#count}`)
    const size = bytes.readBigUInt64LE(33)
    if (size > BigInt(Number.MAX_SAFE_INTEGER)) throw fault('says a size that cannot be')
    this.#count += 1
    this.#leftBytes = Number(size)
    return {
      kind: 'object',
      id: bytes.toString('hex', 1, 33),
      sizeBytes: this.#leftBytes,
      previous: hasPrevious ? bytes.toString('hex', 41, 73) : undefined,
    }
  }

  #frame(kind: 3 | 4 | 5): Frame | undefined {
    const head = kind === tag.zstd ? 9 : 5
    if (!this.#has(head)) return undefined
    const rawBytes = this.#bytes.readUInt32LE(this.#at + 1)
    // Checked before the bytes come: nobody is to wait for a frame that is refused.
    if (rawBytes === 0 || rawBytes > Math.min(mostFrameBytes, this.#leftBytes)) {
      throw fault(`has a frame of ${rawBytes} bytes in object ${this.#count}`)
    }
    const length = this.#lengthOf(kind, rawBytes)
    const bytes = this.#take(head + length)?.subarray(head)
    if (bytes === undefined) return undefined
    this.#leftBytes -= rawBytes
    if (kind === tag.raw) return { kind: 'raw', bytes }
    if (kind === tag.zstd) return { kind: 'zstd', stored: bytes, rawBytes }
    return { kind: 'known', id: bytes.toString('hex'), rawBytes }
  }

  #lengthOf(kind: 3 | 4 | 5, rawBytes: number): number {
    if (kind === tag.raw) return rawBytes
    if (kind === tag.known) return 32
    const length = this.#bytes.readUInt32LE(this.#at + 5)
    if (length < rawBytes) return length
    throw fault(`has a zstd frame that saves nothing in object ${this.#count}`)
  }

  #has(count: number): boolean {
    this.#needed = count
    return this.#bytes.byteLength - this.#at >= count
  }

  #take(count: number): Buffer | undefined {
    if (!this.#has(count)) return undefined
    this.#at += count
    return this.#bytes.subarray(this.#at - count, this.#at)
  }
}

function fault(what: string): Error {
  return badRequest(`The stream of objects ${what}.`)
}
