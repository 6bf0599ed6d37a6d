import { measureWaitingObjects, readWaitingObjects } from '@stemma/store'
import type { WaitingObject, WaitingPage, WaitingSize } from '@stemma/store'
import { authorize, type RowCtx } from '../../ctx.ts'

/** A page of the small objects that are not in the packs yet, in the order in which they came. Empty at the end. */
export async function readWaiting(
  ctx: RowCtx,
  page: WaitingPage,
): Promise<readonly WaitingObject[]> {
  authorize(ctx, 'artifact:read')
  return ctx.store.read((db) => readWaitingObjects(db, page))
}

/** How much waits to go into packs. */
export async function measureWaiting(ctx: RowCtx): Promise<WaitingSize> {
  authorize(ctx, 'artifact:read')
  return ctx.store.read(measureWaitingObjects)
}
