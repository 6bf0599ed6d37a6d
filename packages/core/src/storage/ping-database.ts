import type { RowCtx } from '../ctx.ts'

/** Answers when the database does. @throws TEMPORARILY_UNAVAILABLE when it does not. */
export async function pingDatabase(ctx: RowCtx): Promise<void> {
  await ctx.store.ping()
}
