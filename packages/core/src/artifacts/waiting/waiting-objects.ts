import type { ObjectId } from '@stemma/objects'

/** Small objects that are acknowledged when bytes and name are committed to the database together, and go into packs later. */
export interface WaitingObjects {
  /** Whether an object of this size is to wait. */
  readonly takes: (sizeBytes: number) => boolean
  /** To be called when an object waits, or may wait. */
  readonly added: (sizeBytes: number) => void
  /** Stores those of these objects that wait; to be called before the store is asked for some of them. They are leased then, as after any put. */
  readonly store: (ids: readonly ObjectId[]) => Promise<void>
  /** The objects that wait and have other bytes than those that were stored. */
  readonly findDamaged: () => AsyncIterable<ObjectId>
}
