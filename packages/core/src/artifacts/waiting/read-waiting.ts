import { measureWaitingObjects, readWaitingObjects } from '@stemma/store'
import type { WaitingObject, WaitingPage, WaitingSize } from '@stemma/store'
import { authorize, type RowCtx } from '../../ctx.ts'

/** A page fits well into a pack, and keeps a database thread busy for some milliseconds. */
const usual = { objects: 1000, sizeBytes: 4 * 1024 * 1024 }

/** A page of the small objects that are not in the packs yet, of these ids or of all, in the order in which they came. Empty at the end. */
export async function readWaiting(
  ctx: RowCtx,
  { most = usual, ...page }: Omit<WaitingPage, 'most'> & Partial<WaitingPage>,
): Promise<readonly WaitingObject[]> {
  authorize(ctx, 'artifact:read')
  return ctx.store.read((db) => readWaitingObjects(db, { ...page, most }))
}

/** How much waits to go into packs. */
export async function measureWaiting(ctx: RowCtx): Promise<WaitingSize> {
  authorize(ctx, 'artifact:read')
  return ctx.store.read(measureWaitingObjects)
}
