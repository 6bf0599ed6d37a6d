import { readPageKey, type Store } from '@stemma/store'
import type { RowCtx } from '../ctx.ts'

const known = new WeakMap<Store, Promise<string>>()

/** The key of the database for its page tokens, which is read once. */
export function pageKeyOf({ store }: Pick<RowCtx, 'store'>): Promise<string> {
  let key = known.get(store)
  if (key === undefined) {
    key = store.read(readPageKey)
    known.set(store, key)
    // A database that is away now may be there the next time.
    key.catch(() => known.delete(store))
  }
  return key
}
