import type { RowCtx } from '../ctx.ts'

/** Answers when the database does. @throws RESOURCE_EXHAUSTED when it does not. */
export async function pingDatabase(ctx: RowCtx): Promise<void> {
  await ctx.store.ping()
}
