import { notFound } from '@stemma/contract'
import { restoreContents, takeTrash, updateExperiment } from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { lockRequiredExperiment } from './require-experiment.ts'

/**
 * Takes a deleted experiment out of the trash, with the runs and models that went there with it. Those that were deleted on their own stay
 * there (MLflow brings back all runs, whoever deleted them).
 */
export async function restoreExperiment(
  ctx: RowCtx,
  { experimentId }: { readonly experimentId: string },
): Promise<void> {
  authorize(ctx, 'experiment:delete')
  await ctx.store.write(async (tx) => {
    const { experiment_id: id, lifecycle } = await lockRequiredExperiment(tx, experimentId)
    if (lifecycle === 'active')
      throw notFound(`No Experiment with id=${experimentId} exists in the 'deleted' state`)
    await updateExperiment(tx, id, { lifecycle: 'active', deleted_at: null, updated_at: ctx.now() })
    const deletion = await takeTrash(tx, 'experiment', String(id))
    if (deletion) await restoreContents(tx, deletion.trash_no)
    await audit(ctx, tx, 'experiment.restore', `experiment/${id}`)
  })
}
