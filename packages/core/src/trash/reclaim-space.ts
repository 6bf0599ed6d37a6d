import type { Reclaimed } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'

/** Gives some of the space of removed rows back to the file system; to be called until it is done. */
export async function reclaimSpace(ctx: RowCtx): Promise<Reclaimed> {
  authorize(ctx, 'trash:purge')
  return ctx.store.reclaim()
}
