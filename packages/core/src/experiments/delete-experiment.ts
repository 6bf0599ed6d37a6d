import { notFound } from '@stemma/contract'
import { setLifecycleOfRuns, updateExperiment } from '@stemma/store'
import { audit, authorize, type Ctx } from '../ctx.ts'
import { requireExperiment } from './require-experiment.ts'

/** Moves an active experiment and its runs to the trash. */
export async function deleteExperiment(
  ctx: Ctx,
  { experimentId }: { readonly experimentId: string },
): Promise<void> {
  authorize(ctx, 'experiment:delete')
  await ctx.store.write(async (tx) => {
    const { experiment_id: id, lifecycle } = await requireExperiment(tx, experimentId)
    if (lifecycle === 'deleted')
      throw notFound(`No Experiment with id=${experimentId} exists in the 'active' state`)
    const now = ctx.now()
    await updateExperiment(tx, id, { lifecycle: 'deleted', deleted_at: now, updated_at: now })
    await setLifecycleOfRuns(tx, id, 'deleted', now)
    await audit(ctx, tx, 'experiment.delete', `experiment/${id}`)
  })
}
