import { createHash } from 'node:crypto'
import { objectIdOf, type ObjectId } from '../bytes/object-id.ts'
import { Cutter, type Cut } from '../cut/cutter.ts'

/** A chunk of bytes that are somewhere else. */
export interface ScannedChunk {
  readonly id: ObjectId
  readonly sizeBytes: number
}

/** What a store would make of some bytes. */
export interface ScannedObject extends StoredSize {
  readonly chunks: readonly ScannedChunk[]
}

interface StoredSize {
  readonly id: ObjectId
  readonly sizeBytes: number
}

/** Cuts and hashes a stream as a store does, and keeps nothing of it: to ask a store what it lacks. One stream at a time. */
export class ObjectScanner {
  readonly #cutter = new Cutter()

  async scan(source: AsyncIterable<Uint8Array>): Promise<ScannedObject> {
    const hash = createHash('sha256')
    const chunks: ScannedChunk[] = []
    let sizeBytes = 0
    const add = ({ bytes }: Cut): void => {
      chunks.push({ id: objectIdOf(bytes), sizeBytes: bytes.byteLength })
    }
    let rest: Cut | undefined
    try {
      for await (const piece of source) {
        hash.update(piece)
        sizeBytes += piece.byteLength
        for (const cut of this.#cutter.push(piece)) add(cut)
      }
    } finally {
      // After an error the next stream must not meet the rest of this one.
      rest = this.#cutter.finish()
    }
    if (rest !== undefined) add(rest)
    return { id: hash.digest('hex'), sizeBytes, chunks }
  }
}
