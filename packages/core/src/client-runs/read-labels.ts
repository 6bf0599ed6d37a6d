import { readRunLabels, type RunLabel } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireKnownRun } from './require-known-run.ts'

/** What keys of a run stand for where they are not the names that its client gave. */
export async function readLabels(
  ctx: RowCtx,
  { runId }: { readonly runId: string },
): Promise<readonly RunLabel[]> {
  authorize(ctx, 'run:read')
  return ctx.store.read(async (db) => readRunLabels(db, (await requireKnownRun(db, runId)).run_no))
}
