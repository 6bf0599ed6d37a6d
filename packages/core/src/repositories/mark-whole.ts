import { markRepositoryObjectWhole } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'

/** Notes that all that a manifest lists was there, so that nobody looks again until something is removed. */
export async function markWhole(
  ctx: RowCtx,
  seen: { readonly repositoryNo: number; readonly name: string; readonly removals: number },
): Promise<void> {
  // A note for readers: whoever may read may leave it.
  authorize(ctx, 'repository:read')
  await ctx.store.write((tx) => markRepositoryObjectWhole(tx, seen))
}
