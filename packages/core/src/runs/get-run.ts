import { notFound } from '@stemma/contract'
import { findRun } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { viewRuns, type RunView, type RunViewOptions } from './run-view.ts'

/** One run, deleted or not, with all that was logged to it. */
export async function getRun(
  ctx: RowCtx,
  { runId, ...options }: Omit<RunViewOptions, 'withProfiles'> & { readonly runId: string },
): Promise<RunView> {
  authorize(ctx, 'run:read')
  return ctx.store.read(async (db) => {
    const run = await findRun(db, runId)
    const [view] = run ? await viewRuns(db, [run.run_no], { ...options, withProfiles: true }) : []
    if (!view) throw notFound(`Run with id=${runId} not found`)
    return view
  })
}
