import { notFound } from '@stemma/contract'
import { setLifecycleOfRuns, updateExperiment } from '@stemma/store'
import { audit, authorize, type Ctx } from '../ctx.ts'
import { requireExperiment } from './require-experiment.ts'

/** Takes a deleted experiment out of the trash with all its runs, also those that were deleted on their own before (MLflow's rule). */
export async function restoreExperiment(
  ctx: Ctx,
  { experimentId }: { readonly experimentId: string },
): Promise<void> {
  authorize(ctx, 'experiment:delete')
  await ctx.store.write(async (tx) => {
    const { experiment_id: id, lifecycle } = await requireExperiment(tx, experimentId)
    if (lifecycle === 'active')
      throw notFound(`No Experiment with id=${experimentId} exists in the 'deleted' state`)
    await updateExperiment(tx, id, { lifecycle: 'active', deleted_at: null, updated_at: ctx.now() })
    await setLifecycleOfRuns(tx, id, 'active', null)
    await audit(ctx, tx, 'experiment.restore', `experiment/${id}`)
  })
}
