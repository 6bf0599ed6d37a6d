import { updateRun } from '@stemma/store'
import { audit, authorize, type Ctx } from '../ctx.ts'
import { requireRun } from './require-active-run.ts'

/** Moves a run to the trash. Deleting it again changes nothing. */
export async function deleteRun(ctx: Ctx, { runId }: { readonly runId: string }): Promise<void> {
  authorize(ctx, 'run:delete')
  await ctx.store.write(async (tx) => {
    const run = await requireRun(tx, runId)
    if (run.lifecycle === 'deleted') return
    await updateRun(tx, run.runNo, { lifecycle: 'deleted', deleted_at: ctx.now() })
    await audit(ctx, tx, 'run.delete', `runs:/${runId}`)
  })
}
