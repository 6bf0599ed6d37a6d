import { notFound } from '@stemma/contract'
import { findLoggedModel, lockLoggedModel, takeTrash, updateLoggedModel } from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { requireRestorable } from '../experiments/require-experiment.ts'

/** Takes a logged model out of the trash. Restoring an active one changes nothing. Throws when its experiment is deleted. */
export async function restoreLoggedModel(
  ctx: RowCtx,
  { modelId }: { readonly modelId: string },
): Promise<void> {
  authorize(ctx, 'model:delete')
  await ctx.store.write(async (tx) => {
    const found = await findLoggedModel(tx, modelId)
    if (!found) throw notFound(`Logged model with ID '${modelId}' not found.`)
    if (found.lifecycle === 'active') return
    await requireRestorable(tx, found.experiment_id)
    const model = await lockLoggedModel(tx, modelId)
    if (!model) throw notFound(`Logged model with ID '${modelId}' not found.`)
    if (model.lifecycle === 'active') return
    await updateLoggedModel(tx, model.model_no, {
      lifecycle: 'active',
      deleted_at: null,
      trash_no: null,
      updated_at: ctx.now(),
    })
    await takeTrash(tx, 'logged-model', modelId)
    await audit(ctx, tx, 'logged-model.restore', `models:/${modelId}`)
  })
}
