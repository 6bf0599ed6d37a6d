import { readObject, type Objects } from '@stemma/core'
import type { Blocks, ByteRange, ObjectId, ObjectStore, PutOptions } from '@stemma/objects'
import type { Collection, CollectOptions, Problem, Repair } from '@stemma/objects'
import type { ReceivedObjects, StoreCheck, StoredObject } from '@stemma/objects'
import { alone } from '../alone.ts'
import type { Handlers, Streams } from '../answer-calls.ts'
import type { Call } from '../protocol.ts'
import type { TellObjects } from './tell-recovery.ts'

type Options = Omit<PutOptions, 'sha256'>

interface Until {
  readonly ids: readonly ObjectId[]
  readonly untilMs: number
}

/** What the thread of the objects can be asked: see `Objects`. To add a call, add it here. */
export interface ObjectCalls {
  /** The bytes come as the input, with their SHA-256 behind them, or here if they are few. */
  readonly put: Call<Options & { readonly bytes?: Uint8Array }, StoredObject>
  readonly putAll: Call<readonly Uint8Array[], readonly ObjectId[]>
  readonly join: Call<Options & { readonly ids: readonly ObjectId[] }, StoredObject>
  readonly sizeOf: Call<ObjectId, number | undefined>
  readonly whole: Call<{ readonly id: ObjectId; readonly name?: string | undefined }, Uint8Array>
  readonly md5Of: Call<readonly ObjectId[], readonly string[]>
  readonly reserve: Call<Until, readonly ObjectId[]>
  readonly keep: Call<Until, readonly (number | undefined)[]>
  /** The bytes of a stream of objects come as the input. */
  readonly receive: Call<undefined, ReceivedObjects>
  /** A stream of objects goes out as the output. */
  readonly send: Call<readonly ObjectId[], undefined>
  /** The bytes go out as the output. */
  readonly read: Call<
    { readonly id: ObjectId; readonly range?: ByteRange; readonly name?: string | undefined },
    undefined
  >
  /** The input are lists of live ids. */
  readonly collect: Call<Omit<CollectOptions, 'live'>, Collection>
  readonly check: Call<undefined, StoreCheck>
  readonly repair: Call<readonly Problem[], Repair>
  readonly storedBytes: Call<undefined, number>
  readonly freeBytes: Call<undefined, number | undefined>
  readonly removeUnfinished: Call<undefined, number>
}

/** What the calls work on. */
export interface OpenObjects {
  readonly objects: Objects
  readonly store: ObjectStore
  /** Memory for what is read. */
  readonly blocks: Blocks
}

/** How the thread answers. */
export function objectHandlers(
  { objects, store }: OpenObjects,
  tell: TellObjects,
): Handlers<ObjectCalls> {
  return {
    put: ({ bytes, ...options }, streams) =>
      bytes === undefined ? putHashed(store, options, streams) : objects.put(once(bytes), options),
    putAll: (all) => objects.putAll(all),
    join: ({ ids, ...options }) => objects.join(ids, options),
    sizeOf: (id) => objects.sizeOf(id),
    // A message copies all the memory that a view is of.
    whole: async ({ id, name }) => alone(await objects.whole(id, name)),
    md5Of: (ids) => objects.md5Of(ids),
    reserve: ({ ids, untilMs }) => objects.reserve(ids, untilMs),
    keep: ({ ids, untilMs }) => objects.keep(ids, untilMs),
    receive: (_, streams) => objects.receive(lentBytes(streams)),
    send: async (ids, { output }) => {
      await output(store.send(ids))
      return undefined
    },
    read: async ({ id, range, name }, { output }) => {
      await output(readObject(store, id, { range, name }))
      return undefined
    },
    collect: async (options, { input }) => {
      const collected = await objects.collect({ ...options, live: idsOf(input) })
      tellDamage(collected, tell)
      return collected
    },
    check: () => objects.check(),
    repair: (problems) => objects.repair(problems),
    storedBytes: () => objects.storedBytes(),
    freeBytes: () => objects.freeBytes(),
    removeUnfinished: () => objects.removeUnfinished(),
  }
}

/** A collection goes on where something is damaged; its caller may not look at all that it says. */
function tellDamage({ damaged, missing }: Collection, tell: TellObjects): void {
  if (damaged.length > 0)
    tell(
      'error',
      `nothing was removed from the object store, as ${damaged.length} objects cannot be read, first ${damaged[0]}: stemma fsck --repair lets go of what is lost`,
    )
  if (missing.length > 0)
    tell(
      'error',
      `${missing.length} objects that something names are not in the store, first ${missing[0]}: stemma fsck names them`,
    )
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** What `inHashedBlocks` makes of a source. */
function putHashed(
  store: ObjectStore,
  options: Options,
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
