import { statfs } from 'node:fs/promises'
import type { BlobBackend, Blocks, ByteRange, ObjectId, ObjectStore } from '@stemma/objects'
import type { Collection, CollectOptions, Problem, PutOptions, Repair } from '@stemma/objects'
import type { ReceivedObjects, StoreCheck, StoredObject } from '@stemma/objects'

/** What the calls work on. */
export interface ObjectParts {
  readonly store: ObjectStore
  readonly backend: BlobBackend
  /** Memory for what is read. */
  readonly blocks: Blocks
  /** Undefined for a bucket. */
  readonly folder: string | undefined
}

/** What the thread of the objects can be asked: arguments, and the result or a stream. To add a call, add it here. */
export interface ObjectCalls {
  /** The bytes come as the input, with their SHA-256 behind them, or here if they are few. */
  readonly put: Call<Omit<PutOptions, 'sha256'> & { readonly bytes?: Uint8Array }, StoredObject>
  /** Stores small objects together; their ids, in the same order. */
  readonly putAll: Call<readonly Uint8Array[], readonly ObjectId[]>
  /** Stores what several objects are one after the other. */
  readonly join: Call<
    Omit<PutOptions, 'sha256'> & { readonly ids: readonly ObjectId[] },
    StoredObject
  >
  /** The size in bytes; undefined if the object is not stored. */
  readonly size: Call<ObjectId, number | undefined>
  readonly has: Call<ObjectId, boolean>
  readonly reserve: Call<
    { readonly ids: readonly ObjectId[]; readonly untilMs: number },
    readonly ObjectId[]
  >
  /** The sizes in bytes of those that are stored; the others' are undefined. They are leased as by `reserve`. */
  readonly keep: Call<
    { readonly ids: readonly ObjectId[]; readonly untilMs: number },
    readonly (number | undefined)[]
  >
  /** The bytes of a stream of objects come as the input. */
  readonly receive: Call<undefined, ReceivedObjects>
  /** A stream of objects goes out as the output. */
  readonly send: Call<readonly ObjectId[], undefined>
  /** The bytes go out as the output. */
  readonly read: Call<{ readonly id: ObjectId; readonly range?: ByteRange }, undefined>
  /** The input are lists of live ids. */
  readonly collect: Call<Omit<CollectOptions, 'live'>, Collection>
  readonly check: Call<undefined, StoreCheck>
  readonly repair: Call<readonly Problem[], Repair>
  readonly storedBytes: Call<undefined, number>
  /** Undefined where nothing tells, as in a bucket. */
  readonly freeBytes: Call<undefined, number | undefined>
  /** Removes what uploads to the place left that ended long ago; returns how many. */
  readonly removeUnfinished: Call<undefined, number>
}

export interface Call<Args, Result> {
  readonly args: Args
  readonly result: Result
}

/** What a call has besides its arguments. */
export interface Streams {
  readonly input: AsyncIterable<unknown>
  /** Sends a stream out; resolves when all of it was taken over, or nobody wants more. */
  readonly output: (source: AsyncIterable<unknown>) => Promise<void>
  /** Gives a block of the input back, to be used again. */
  readonly giveBack: (bytes: Uint8Array) => void
}

type Handlers = {
  readonly [Name in keyof ObjectCalls]: (
    parts: ObjectParts,
    args: ObjectCalls[Name]['args'],
    streams: Streams,
  ) => Promise<ObjectCalls[Name]['result']>
}

/** How the thread answers. */
export const objectCalls: Handlers = {
  put: ({ store }, { bytes, ...options }, streams) =>
    bytes === undefined ? putHashed(store, options, streams) : store.put(once(bytes), options),
  putAll: async ({ store }, all) => {
    const stored = await Promise.all(all.map((bytes) => store.put(once(bytes))))
    return stored.map(({ id }) => id)
  },
  join: (parts, { ids, ...options }) => parts.store.put(joined(parts, ids), options),
  size: async ({ store }, id) => (await store.get(id))?.sizeBytes,
  has: async ({ store }, id) => store.has(id),
  reserve: ({ store }, { ids, untilMs }) => store.reserve(ids, untilMs),
  keep: ({ store }, { ids, untilMs }) => store.keep(ids, untilMs),
  receive: ({ store }, _args, streams) => store.receive(lentBytes(streams)),
  send: async ({ store }, ids, { output }) => {
    await output(store.send(ids))
    return undefined
  },
  read: async ({ store }, { id, range }, { output }) => {
    await output(await readStored(store, id, range))
    return undefined
  },
  collect: ({ store }, options, { input }) => store.collect({ ...options, live: idsOf(input) }),
  check: ({ store }) => store.check(),
  repair: ({ store }, problems) => store.repair(problems),
  storedBytes: async ({ backend }) => {
    let sum = 0
    for await (const { sizeBytes } of backend.list('packs/')) sum += sizeBytes
    return sum
  },
  freeBytes: async ({ folder }) => {
    if (folder === undefined) return undefined
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  },
  removeUnfinished: ({ backend }) => backend.removeUnfinished(),
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** What `inHashedBlocks` makes of a source. */
function putHashed(
  store: ObjectStore,
  options: PutOptions,
  { input, giveBack }: Streams,
): Promise<StoredObject> {
  let sha256: string | undefined
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for await (const item of input) {
      if (typeof item === 'string') sha256 = item
      else {
        const block = item as Uint8Array // its only caller sends blocks, and one string
        yield block
        // Asked for the next one, the store is done with it.
        giveBack(block)
      }
    }
  }
  return store.put(bytes(), {
    ...options,
    sha256: () => {
      if (sha256 === undefined) throw new Error('No hash came behind the bytes.')
      return sha256
    },
  })
}

async function* joined(
  { store, blocks }: ObjectParts,
  ids: readonly ObjectId[],
): AsyncGenerator<Uint8Array> {
  for (const id of ids) {
    for await (const bytes of await readStored(store, id)) {
      yield bytes
      blocks.giveBack(bytes)
    }
  }
}

async function readStored(
  store: ObjectStore,
  id: ObjectId,
  range?: ByteRange,
): Promise<AsyncIterable<Uint8Array>> {
  const object = await store.get(id)
  if (object === undefined) throw new Error(`The object ${id} is not stored.`)
  return object.read(range)
}

/** What `inBlocks` makes of a source. Each block is given back when the next one is asked for. */
async function* lentBytes({ input, giveBack }: Streams): AsyncGenerator<Uint8Array> {
  for await (const item of input) {
    const block = item as Uint8Array // its only caller sends blocks
    yield block
    giveBack(block)
  }
}

/** What `ObjectThread.collect` sends in. */
async function* idsOf(input: AsyncIterable<unknown>): AsyncGenerator<ObjectId> {
  for await (const page of input) yield* page as readonly ObjectId[] // its only caller sends lists of ids
}
