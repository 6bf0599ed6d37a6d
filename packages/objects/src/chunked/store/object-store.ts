import type { ObjectId } from '../bytes/object-id.ts'
import type { CollectOptions, Collection } from '../collect/collect-alone.ts'
import type { Problem, StoreCheck } from '../fsck/check-store.ts'
import type { Repair } from '../fsck/repair-store.ts'
import type { ReceivedObjects } from '../transfer/receive-objects.ts'
import type { StoredObject } from './put-object.ts'
import type { OpenObject } from './read-object.ts'
import type { Recovery } from './recover.ts'
import type { Refresh } from './refresh.ts'

export interface PutOptions {
  /** The version before this one. Where both are alike, only the difference is stored. */
  readonly previous?: ObjectId
  /** Where in that version these bytes were, about, for a part of a file. 0 unless said otherwise. */
  readonly previousAt?: number
  /** The SHA-256 of all bytes, by who has hashed them already: asked for when all have come. */
  readonly sha256?: () => ObjectId
}

/**
 * Bytes by their SHA-256: each kept once, cut into chunks, compressed, against earlier versions where that helps. Methods throw
 * StemmaError: DATA_LOSS for what is not as it was stored, TEMPORARILY_UNAVAILABLE when the disk is full.
 */
export interface ObjectStore {
  /** What had to be put right when the store was opened. */
  readonly recovery: Recovery
  /**
   * Stores a stream. When it resolves, the object is on disk, and safe from collection for the lease of the store. An error of the
   * source is thrown on.
   */
  readonly put: (source: AsyncIterable<Uint8Array>, options?: PutOptions) => Promise<StoredObject>
  /** Undefined if the object is not stored. */
  readonly get: (id: ObjectId) => Promise<OpenObject | undefined>
  readonly has: (id: ObjectId) => boolean
  /**
   * Which of these objects are stored. They are safe from collection until then, in milliseconds since 1970: whoever is told that an
   * object is there need not send it.
   */
  readonly reserve: (ids: readonly ObjectId[], untilMs: number) => Promise<readonly ObjectId[]>
  /** The same; gives the size of each in bytes, undefined for one that is not stored. */
  readonly keep: (
    ids: readonly ObjectId[],
    untilMs: number,
  ) => Promise<readonly (number | undefined)[]>
  /**
   * Stores the objects of a stream (docs/format/object-stream.md). When it resolves, all are on disk and leased as after a put; when it
   * rejects, some may be. INVALID_PARAMETER_VALUE names an object that is not what its id says.
   */
  readonly receive: (source: AsyncIterable<Uint8Array>) => Promise<ReceivedObjects>
  /** Objects as such a stream; one that is not there is an error in its place. */
  readonly send: (ids: readonly ObjectId[]) => AsyncGenerator<Buffer, void, undefined>
  /** Removes what no live object needs, while puts and reads go on. */
  readonly collect: (options: CollectOptions) => Promise<Collection>
  /**
   * Takes in what other servers wrote to the backend and removed from it. A store that is shared does so by itself for what it does not
   * find; `has` and `reserve` say what it knows.
   */
  readonly refresh: () => Promise<Refresh>
  /** Reads all that is stored and names what is not as it was. Puts and reads go on. */
  readonly check: () => Promise<StoreCheck>
  /** Forgets what a check found damaged and saves what is whole around it. */
  readonly repair: (problems: readonly Problem[]) => Promise<Repair>
  /** Waits for writes under way. */
  readonly close: () => Promise<void>
}
