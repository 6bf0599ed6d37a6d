import { removeWaitingObjects } from '@stemma/store'
import { authorize, type Ctx } from '../../ctx.ts'

/** Lets objects wait no longer, by the numbers of their rows: they are in the packs, or nothing has the name that they came with. */
export async function removeWaiting(
  ctx: Ctx,
  { numbers }: { readonly numbers: readonly number[] },
): Promise<void> {
  authorize(ctx, 'artifact:write')
  await ctx.store.write((tx) => removeWaitingObjects(tx, numbers))
}
