import { findRun, readSeenData, type SeenData } from '@stemma/store'
import { authorize, type RowCtx } from '../../ctx.ts'

/** The version of data that a run was trained on: that of the context `training` or `train`, else its first; undefined if it names none. */
export function findTrainingData(
  ctx: RowCtx,
  { runId }: { readonly runId: string },
): Promise<SeenData | undefined> {
  authorize(ctx, 'serving:read')
  return ctx.store.read(async (db) => {
    const run = await findRun(db, runId)
    if (run === undefined) return undefined
    const seen = await readSeenData(db, run.run_no)
    return seen.find(({ context }) => context.startsWith('train')) ?? seen[0]
  })
}
