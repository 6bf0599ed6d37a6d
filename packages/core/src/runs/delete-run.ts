import { findRun, insertTrash, updateRun } from '@stemma/store'
import { actorName } from '../caller.ts'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { requireRun } from './require-active-run.ts'

/** Moves a run to the trash. Deleting it again changes nothing. */
export async function deleteRun(ctx: RowCtx, { runId }: { readonly runId: string }): Promise<void> {
  authorize(ctx, 'run:delete')
  await ctx.store.write(async (tx) => {
    const run = await requireRun(tx, runId)
    if (run.lifecycle === 'deleted') return
    const now = ctx.now()
    const trashNo = await insertTrash(tx, {
      kind: 'run',
      subject: runId,
      name: (await findRun(tx, runId))?.name ?? '',
      experiment_id: run.experimentId,
      deleted_at: now,
      deleted_by: actorName(ctx.actor),
    })
    await updateRun(tx, run.runNo, { lifecycle: 'deleted', deleted_at: now, trash_no: trashNo })
    await audit(ctx, tx, 'run.delete', `runs:/${runId}`)
  })
}
