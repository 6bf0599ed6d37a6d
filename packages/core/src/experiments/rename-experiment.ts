import { alreadyExists, invalidState } from '@stemma/contract'
import { findExperimentByName, updateExperiment } from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { validateExperimentName } from './experiment-limits.ts'
import { requireExperiment } from './require-experiment.ts'

/** Gives an active experiment another name. Throws RESOURCE_ALREADY_EXISTS when the name is taken. */
export async function renameExperiment(
  ctx: RowCtx,
  { experimentId, name }: { readonly experimentId: string; readonly name: string },
): Promise<void> {
  authorize(ctx, 'experiment:write')
  validateExperimentName(name)
  await ctx.store.write(async (tx) => {
    const experiment = await requireExperiment(tx, experimentId)
    if (experiment.lifecycle === 'deleted')
      throw invalidState('Cannot rename a non-active experiment.')
    if (experiment.name === name) return
    if (await findExperimentByName(tx, name))
      throw alreadyExists(`Experiment(name=${name}) already exists.`)
    await updateExperiment(tx, experiment.experiment_id, { name, updated_at: ctx.now() })
    await audit(ctx, tx, 'experiment.rename', `experiment/${experimentId}`, {
      from: experiment.name,
      to: name,
    })
  })
}
