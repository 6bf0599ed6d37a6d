import { notFound } from '@stemma/contract'
import { insertTrash, trashContents, updateExperiment } from '@stemma/store'
import { actorName } from '../caller.ts'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { lockRequiredExperiment } from './require-experiment.ts'

/** Moves an active experiment to the trash, with its runs and models that are not there already. */
export async function deleteExperiment(
  ctx: RowCtx,
  { experimentId }: { readonly experimentId: string },
): Promise<void> {
  authorize(ctx, 'experiment:delete')
  await ctx.store.write(async (tx) => {
    const experiment = await lockRequiredExperiment(tx, experimentId)
    const { experiment_id: id, lifecycle, name } = experiment
    if (lifecycle === 'deleted')
      throw notFound(`No Experiment with id=${experimentId} exists in the 'active' state`)
    const now = ctx.now()
    const trashNo = await insertTrash(tx, {
      kind: 'experiment',
      subject: String(id),
      name,
      experiment_id: id,
      deleted_at: now,
      deleted_by: actorName(ctx.actor),
    })
    await updateExperiment(tx, id, { lifecycle: 'deleted', deleted_at: now, updated_at: now })
    await trashContents(tx, id, { trashNo, deletedAt: now })
    await audit(ctx, tx, 'experiment.delete', `experiment/${id}`)
  })
}
