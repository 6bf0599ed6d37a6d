import { notFound } from '@stemma/contract'
import { deleteExperimentTag as removeTag } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireActiveExperiment } from './require-experiment.ts'

/** Removes a tag from an active experiment. Throws when it has no such tag. */
export async function deleteExperimentTag(
  ctx: RowCtx,
  { experimentId, key }: { readonly experimentId: string; readonly key: string },
): Promise<void> {
  authorize(ctx, 'experiment:write')
  await ctx.store.write(async (tx) => {
    const { experiment_id: id } = await requireActiveExperiment(tx, experimentId)
    if (!(await removeTag(tx, id, key)))
      throw notFound(`No tag with name: ${key} in experiment with id ${experimentId}`)
  })
}
