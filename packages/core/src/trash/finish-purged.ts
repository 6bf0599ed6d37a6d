import { removeFromPurgeQueue } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'

/** Forgets purged things whose artifacts are removed. */
export async function finishPurged(
  ctx: RowCtx,
  { itemNos }: { readonly itemNos: readonly number[] },
): Promise<void> {
  authorize(ctx, 'trash:purge')
  await ctx.store.write((tx) => removeFromPurgeQueue(tx, itemNos))
}
