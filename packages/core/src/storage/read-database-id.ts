import { findDatabaseId, insertDatabaseId } from '@stemma/store'
import { authorize, newId, type RowCtx } from '../ctx.ts'

export interface DatabaseId {
  /** 32 hexadecimal digits. */
  readonly id: string
}

/** The name that this database has among others; it gets one when it is first asked for. */
export async function readDatabaseId(ctx: RowCtx): Promise<DatabaseId> {
  authorize(ctx, 'storage:gc')
  const found = await ctx.store.read(findDatabaseId)
  if (found !== undefined) return { id: found }
  const made = newId(ctx)
  await ctx.store.write((tx) => insertDatabaseId(tx, made))
  // Another server may have been first.
  return { id: (await ctx.store.read(findDatabaseId)) ?? made }
}
