import { maxObjectBatch, type ObjectIds, type WantAnswer } from '@stemma/contract'
import type { Ctx } from '@stemma/core'
import { keptUntil, objectsOf, refuseMany, refuseOtherThanIds } from './object-exchange.ts'

/**
 * Says what is lacking and leases the rest, so that a collection under way does not remove what a client was told is here. Whoever asks
 * learns whether these bytes are known to the server: once there are users, only what the caller may read is to count as here.
 */
export async function wantObjects(ctx: Ctx, { ids }: ObjectIds): Promise<WantAnswer> {
  const { store, waiting } = objectsOf(ctx)
  refuseMany(ids, 'ids', maxObjectBatch)
  refuseOtherThanIds(ids, 'ids')
  await waiting.store(ids)
  const untilMs = keptUntil(ctx)
  const stored = new Set(await store.reserve(ids, untilMs))
  const wanted = ids.flatMap((id, place) => (stored.has(id) ? [] : [place]))
  return { wanted, kept_until: untilMs }
}
