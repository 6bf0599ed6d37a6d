import { updateRun } from '@stemma/store'
import { audit, authorize, type Ctx } from '../ctx.ts'
import { requireRun } from './require-active-run.ts'

/** Takes a run out of the trash. Restoring an active one changes nothing. */
export async function restoreRun(ctx: Ctx, { runId }: { readonly runId: string }): Promise<void> {
  authorize(ctx, 'run:delete')
  await ctx.store.write(async (tx) => {
    const run = await requireRun(tx, runId)
    if (run.lifecycle === 'active') return
    await updateRun(tx, run.runNo, { lifecycle: 'active', deleted_at: null })
    await audit(ctx, tx, 'run.restore', `runs:/${runId}`)
  })
}
