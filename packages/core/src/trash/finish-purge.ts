import { audit, authorize, type RowCtx } from '../ctx.ts'

/** Notes in the audit what a whole purge removed. */
export async function finishPurge(
  ctx: RowCtx,
  removed: Readonly<Record<string, number>>,
): Promise<void> {
  authorize(ctx, 'trash:purge')
  await ctx.store.write((tx) => audit(ctx, tx, 'trash.purge', 'trash', removed))
}
