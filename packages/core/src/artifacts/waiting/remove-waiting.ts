import { removeWaitingObjects } from '@stemma/store'
import { authorize, type RowCtx } from '../../ctx.ts'

/** Lets objects wait no longer, by the numbers of their rows: they are in the packs, or nothing has the name that they came with. */
export async function removeWaiting(
  ctx: RowCtx,
  { numbers }: { readonly numbers: readonly number[] },
): Promise<void> {
  authorize(ctx, 'artifact:write')
  await ctx.store.write((tx) => removeWaitingObjects(tx, numbers))
}
