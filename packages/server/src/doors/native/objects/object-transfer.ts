import type { ObjectId } from '@stemma/objects'
import type { ObjectThread } from '../../../objects/object-thread.ts'

/** The object store, as those see it who move objects in and out. */
export interface ObjectTransfer extends Pick<
  ObjectThread,
  'wake' | 'call' | 'read' | 'receive' | 'send'
> {
  /** Small objects may wait in the database; to be called before the store is asked for some of them. */
  readonly storeWaiting: (ids: readonly ObjectId[]) => Promise<void>
}
