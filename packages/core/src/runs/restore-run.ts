import { notFound } from '@stemma/contract'
import { findRun, takeTrash, updateRun } from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { requireRestorable } from '../experiments/require-experiment.ts'
import { requireRun } from './require-active-run.ts'

/** Takes a run out of the trash. Restoring an active one changes nothing. Throws when its experiment is deleted. */
export async function restoreRun(
  ctx: RowCtx,
  { runId }: { readonly runId: string },
): Promise<void> {
  authorize(ctx, 'run:delete')
  await ctx.store.write(async (tx) => {
    const found = await findRun(tx, runId)
    if (!found) throw notFound(`Run with id=${runId} not found`)
    if (found.lifecycle === 'active') return
    // The experiment is locked before what is in it, as whoever deletes it does.
    await requireRestorable(tx, found.experiment_id)
    const run = await requireRun(tx, runId)
    if (run.lifecycle === 'active') return
    await updateRun(tx, run.runNo, { lifecycle: 'active', deleted_at: null, trash_no: null })
    await takeTrash(tx, 'run', runId)
    await audit(ctx, tx, 'run.restore', `runs:/${runId}`)
  })
}
