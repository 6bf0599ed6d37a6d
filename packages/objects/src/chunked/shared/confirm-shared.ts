import { unavailable } from '@stemma/contract'
import type { ObjectId } from '../bytes/object-id.ts'
import type { SharedState } from './collection-state.ts'

/**
 * What has to be true before a put is acknowledged on a shared backend: first the leases are where collections of other servers look,
 * then none of these runs, nor did since the index was brought up.
 */
export function confirmShared(
  shared: SharedState,
  refresh: () => Promise<unknown>,
): (leases: ReadonlyMap<ObjectId, number>) => Promise<void> {
  return async (leases) => {
    await shared.lease(leases)
    if (await shared.isUnchanged()) return
    // All that was not acknowledged is forgotten by who called: it may build on what was removed.
    await shared.adopt(refresh)
    throw unavailable('Another server collected what nobody needs meanwhile. Try again.')
  }
}
