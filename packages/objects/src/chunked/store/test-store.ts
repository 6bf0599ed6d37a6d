import { createHash } from 'node:crypto'
import type { BlobDraft } from '../blob/blob-backend.ts'
import { memoryBackend } from '../blob/memory-backend.ts'
import type { ObjectStore } from './object-store.ts'
import { openObjectStore, type ObjectStoreOptions } from './open-object-store.ts'

// For tests only.

/** A store in memory. */
export async function memoryStore(options: Partial<ObjectStoreOptions> = {}): Promise<ObjectStore> {
  return openObjectStore({ backend: memoryBackend(), indexPath: ':memory:', ...options })
}

/** Bytes that look random and are the same everywhere. */
export function noise(seed: string, sizeBytes: number): Buffer {
  return createHash('shake256', { outputLength: sizeBytes }).update(seed).digest()
}

/** Bytes as a stream, in pieces of one size. */
export async function* streamOf(
  bytes: Uint8Array,
  pieceBytes: number = 65_536,
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += pieceBytes) {
    yield bytes.subarray(at, at + pieceBytes)
  }
}

/** All that a stream gives; undefined without one. */
export async function gather(
  stream: AsyncIterable<Uint8Array> | undefined,
): Promise<Buffer | undefined> {
  if (stream === undefined) return undefined
  const pieces: Uint8Array[] = []
  for await (const piece of stream) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** All bytes of an object; undefined if it is not stored. */
export async function readAll(store: ObjectStore, id: string): Promise<Buffer | undefined> {
  return gather((await store.get(id))?.read())
}

/** A draft some of whose methods do something else. */
export function changedDraft(draft: BlobDraft, changes: Partial<BlobDraft>): BlobDraft {
  return {
    append: (bytes) => draft.append(bytes),
    read: (range) => draft.read(range),
    finish: (name) => draft.finish(name),
    close: () => draft.close(),
    ...changes,
  }
}
