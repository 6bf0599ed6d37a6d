import { audit, authorize, type RowCtx } from '../ctx.ts'

/** Asks whether the caller may collect bytes that nothing needs, and notes that it does. */
export async function allowCollection(ctx: RowCtx): Promise<object> {
  authorize(ctx, 'storage:gc')
  await ctx.store.write((tx) => audit(ctx, tx, 'storage.gc', 'storage'))
  return {}
}
