import type { ObjectId, ObjectStore } from '@stemma/objects'

/** The object store, as those see it who look after it. Absent where artifacts are plain files. */
export interface ObjectMaintenance {
  readonly store: Pick<ObjectStore, 'collect' | 'check' | 'repair'>
  /** Every object of the store that something names, also in the trash, as it is when it is asked for. */
  readonly live: () => AsyncIterable<ObjectId>
  /** Small objects that wait in the database and have other bytes than those that were stored. */
  readonly damagedWaiting: () => AsyncIterable<ObjectId>
  /** Forgets what uploads in parts have left that were never completed. */
  readonly dropExpired: () => Promise<void>
  /** What all packs take. */
  readonly storedBytes: () => Promise<number>
  /** What small objects take that wait in the database. */
  readonly waitingBytes: () => Promise<number>
  /** Removes what uploads to the place left that ended long ago; returns how many. */
  readonly removeUnfinished: () => Promise<number>
}
