import { notFound } from '@stemma/contract'
import { insertTrash, lockLoggedModel, updateLoggedModel } from '@stemma/store'
import { actorName } from '../caller.ts'
import { audit, authorize, type RowCtx } from '../ctx.ts'

/** Moves a logged model to the trash. Deleting it again changes nothing. */
export async function deleteLoggedModel(
  ctx: RowCtx,
  { modelId }: { readonly modelId: string },
): Promise<void> {
  authorize(ctx, 'model:delete')
  await ctx.store.write(async (tx) => {
    const model = await lockLoggedModel(tx, modelId)
    if (!model) throw notFound(`Logged model with ID '${modelId}' not found.`)
    if (model.lifecycle === 'deleted') return
    const now = ctx.now()
    const trashNo = await insertTrash(tx, {
      kind: 'logged-model',
      subject: modelId,
      name: model.name,
      experiment_id: model.experiment_id,
      deleted_at: now,
      deleted_by: actorName(ctx.actor),
    })
    await updateLoggedModel(tx, model.model_no, {
      lifecycle: 'deleted',
      deleted_at: now,
      updated_at: now,
      trash_no: trashNo,
    })
    await audit(ctx, tx, 'logged-model.delete', `models:/${modelId}`)
  })
}
