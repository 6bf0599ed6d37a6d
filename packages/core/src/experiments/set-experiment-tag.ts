import { readExperimentTags, setExperimentTag as writeTag } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { validateCustomViews, validateExperimentTag } from './experiment-limits.ts'
import { requireActiveExperiment } from './require-experiment.ts'

/** Sets a tag of an active experiment. */
export async function setExperimentTag(
  ctx: RowCtx,
  {
    experimentId,
    key,
    value,
  }: { readonly experimentId: string; readonly key: string; readonly value: string },
): Promise<void> {
  authorize(ctx, 'experiment:write')
  validateExperimentTag({ key, value })
  await ctx.store.write(async (tx) => {
    const { experiment_id: id } = await requireActiveExperiment(tx, experimentId)
    const tags = (await readExperimentTags(tx, [id])).get(id) ?? []
    validateCustomViews([...tags.map((tag) => tag.key), key])
    await writeTag(tx, id, key, value)
  })
}
