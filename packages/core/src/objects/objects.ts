import { createHash } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { bytesOfFrame, ObjectStreamParser } from '@stemma/objects'
import type {
  BlobBackend,
  ByteRange,
  ObjectId,
  ObjectStore,
  PutOptions,
  StoredObject,
} from '@stemma/objects'
import { missingBytes } from '../artifacts/missing-bytes.ts'

/**
 * The object store as verbs see it, whichever thread it is on. Methods throw StemmaError: what the store throws, and TEMPORARILY_UNAVAILABLE
 * when its thread is lost. See `ObjectStore` for those that it has, too.
 */
export interface Objects extends Pick<ObjectStore, SameAsStore> {
  /** Stores a stream; when it resolves, the object is on disk. Throws what the source throws. */
  readonly put: (
    source: AsyncIterable<Uint8Array>,
    options?: Omit<PutOptions, 'sha256'>,
  ) => Promise<StoredObject>
  /** Stores small objects together; their ids, in the same order. */
  readonly putAll: (all: readonly Uint8Array[]) => Promise<readonly ObjectId[]>
  /** Stores what several objects are one after the other. */
  readonly join: (
    ids: readonly ObjectId[],
    options?: Pick<PutOptions, 'previous'>,
  ) => Promise<StoredObject>
  /** In bytes; undefined if the object is not stored. */
  readonly sizeOf: (id: ObjectId) => Promise<number | undefined>
  /** The MD5 of the bytes of each of these objects, in hexadecimal digits: names of other programs are such. */
  readonly md5Of: (ids: readonly ObjectId[]) => Promise<readonly string[]>
  /** All bytes of a small object, in one message. @throws DATA_LOSS for one that is not there, which had `name` */
  readonly whole: (id: ObjectId, name?: string) => Promise<Uint8Array>
  /** The bytes of an object or a part of them. An object that is not there is an error of the stream, which says what had it as `name`. */
  readonly read: (id: ObjectId, range?: ByteRange, name?: string) => Readable
  /** A stream of objects (docs/format/object-stream.md). One that is not there is an error of the stream. */
  readonly send: (ids: readonly ObjectId[]) => Readable
  /** What all packs take, in bytes. */
  readonly storedBytes: () => Promise<number>
  /** Undefined where nothing tells, as in a bucket. */
  readonly freeBytes: () => Promise<number | undefined>
  /** Removes what uploads to the place left that ended long ago; returns how many. */
  readonly removeUnfinished: () => Promise<number>
  /** Gets ready for calls that are going to come. */
  readonly wake: () => void
  /** Finishes what was asked. */
  readonly close: () => Promise<void>
}

type SameAsStore = 'reserve' | 'keep' | 'receive' | 'collect' | 'check' | 'repair'

export interface ObjectsParts {
  readonly store: ObjectStore
  readonly backend: BlobBackend
  /** Undefined for a bucket. */
  readonly folder: string | undefined
  /** Takes the memory of a piece back that was read and is used no more. */
  readonly onUsed?: (bytes: Uint8Array) => void
}

/** A store that is open on this thread. */
export function objectsIn({ store, backend, folder, onUsed }: ObjectsParts): Objects {
  return {
    put: store.put,
    putAll: async (all) => {
      const stored = await Promise.all(all.map((bytes) => store.put(once(bytes))))
      return stored.map(({ id }) => id)
    },
    join: (ids, options) => store.put(joined(store, ids, onUsed), options),
    sizeOf: async (id) => (await store.get(id))?.sizeBytes,
    whole: async (id, name) => {
      const pieces: Uint8Array[] = []
      for await (const bytes of readObject(store, id, { name })) {
        pieces.push(Buffer.from(bytes))
        onUsed?.(bytes)
      }
      return Buffer.concat(pieces)
    },
    md5Of: (ids) => md5OfObjects(store, ids),
    reserve: store.reserve,
    keep: store.keep,
    receive: store.receive,
    collect: store.collect,
    check: store.check,
    repair: store.repair,
    read: (id, range, name) =>
      Readable.from(readObject(store, id, { range, name }), { objectMode: false }),
    send: (ids) => Readable.from(store.send(ids), { objectMode: false }),
    storedBytes: async () => {
      let sum = 0
      for await (const { sizeBytes } of backend.list('packs/')) sum += sizeBytes
      return sum
    },
    freeBytes: async () => {
      if (folder === undefined) return undefined
      const { bavail, bsize } = await statfs(folder)
      return bavail * bsize
    },
    removeUnfinished: () => backend.removeUnfinished(),
    wake: () => {},
    close: store.close,
  }
}

/** @throws DATA_LOSS for an object that is not stored: whoever asks has its name from a row. */
export async function* readObject(
  store: ObjectStore,
  id: ObjectId,
  {
    range,
    name,
  }: { readonly range?: ByteRange | undefined; readonly name?: string | undefined } = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const object = await store.get(id)
  if (object === undefined) throw missingBytes(id, name)
  yield* object.read(range)
}

/** By the stream of many: that reads what lies together at once. */
async function md5OfObjects(
  store: ObjectStore,
  ids: readonly ObjectId[],
): Promise<readonly string[]> {
  const digests = new Map<ObjectId, string>()
  const parser = new ObjectStreamParser()
  let id = ''
  let left = 0
  let hash = createHash('md5')
  for await (const piece of store.send([...new Set(ids)]))
    for (const part of parser.push(piece)) {
      if (part.kind === 'known') continue
      if (part.kind === 'object') {
        ;({ id, sizeBytes: left } = part)
        hash = createHash('md5')
      } else {
        const bytes = bytesOfFrame(part)
        hash.update(bytes)
        left -= bytes.byteLength
      }
      if (left === 0) digests.set(id, hash.digest('hex'))
    }
  return ids.map((each) => digests.get(each) ?? '')
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function* joined(
  store: ObjectStore,
  ids: readonly ObjectId[],
  onUsed: (bytes: Uint8Array) => void = () => {},
): AsyncGenerator<Uint8Array> {
  for (const id of ids) {
    for await (const bytes of readObject(store, id)) {
      yield bytes
      onUsed(bytes)
    }
  }
}
