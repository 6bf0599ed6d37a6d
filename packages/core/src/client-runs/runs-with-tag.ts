import { findRunsWithTag } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'

const mostRuns = 1000

/** Active runs that have a tag of this key, and its value, the newest first. */
export async function runsWithTag(
  ctx: RowCtx,
  { key }: { readonly key: string },
): Promise<readonly { readonly runId: string; readonly value: string }[]> {
  authorize(ctx, 'run:read')
  return ctx.store.read((db) => findRunsWithTag(db, key, mostRuns))
}
