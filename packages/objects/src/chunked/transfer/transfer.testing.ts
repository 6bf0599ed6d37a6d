import { createHash } from 'node:crypto'
import { frameOf } from './frame-of.ts'
import {
  framePieces,
  headBytes,
  streamEnd,
  streamStart,
  type Frame,
  type ObjectHead,
} from './object-stream.ts'

// For tests only.

/** An object on its way: its head may say what is not true. */
export interface Outgoing extends Partial<ObjectHead> {
  readonly bytes: Buffer
  readonly frames?: readonly Frame[]
}

/** A whole stream. */
export function streamBytes(objects: readonly Outgoing[]): Buffer {
  return Buffer.concat([streamStart, ...objects.map(objectBytes), streamEnd])
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function objectBytes({ bytes, frames, ...head }: Outgoing): Buffer {
  const known = { id: sha256(bytes), sizeBytes: bytes.byteLength, previous: undefined }
  const sent = frames ?? [...piecesOf(bytes)].map(frameOf)
  return Buffer.concat([headBytes({ ...known, ...head }), ...sent.flatMap(framePieces)])
}

function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.byteLength; at += 100_000) yield bytes.subarray(at, at + 100_000)
}
