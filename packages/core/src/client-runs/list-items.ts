import {
  findRunItem,
  listRunItems,
  pendingKind,
  type ItemsAsked,
  type RunItemRow,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireKnownRun } from './require-known-run.ts'

export type RunItem = RunItemRow

/** Items of a run, deleted or not, some at a time in the order of their ids. */
export async function listItems(
  ctx: RowCtx,
  { runId, ...asked }: ItemsAsked & { readonly runId: string },
): Promise<readonly RunItem[]> {
  authorize(ctx, 'run:read')
  return ctx.store.read(async (db) => {
    const run = await requireKnownRun(db, runId)
    return listRunItems(db, run.run_no, asked)
  })
}

/** One of them; undefined if there is none. */
export async function findItem(
  ctx: RowCtx,
  { runId, item }: { readonly runId: string; readonly item: string },
): Promise<RunItem | undefined> {
  authorize(ctx, 'run:read')
  return ctx.store.read(async (db) => {
    const run = await requireKnownRun(db, runId)
    const found = await findRunItem(db, run.run_no, item)
    return found?.kind === pendingKind ? undefined : found
  })
}
