import { insertTrash, updateRegisteredModel, updateVersionsOfModel } from '@stemma/store'
import { actorName } from '../caller.ts'
import { authorize, type RowCtx } from '../ctx.ts'
import { authorizeAllAliases } from './alias-right.ts'
import { recordChange } from './record-change.ts'
import { lockModel } from './require-model.ts'

/**
 * Moves a registered model and its versions to the trash. Its name is free from then on, and a new model of that name begins with
 * version 1. Whoever may not move one of its protected aliases may not delete it either.
 */
export async function deleteRegisteredModel(
  ctx: RowCtx,
  { name }: { readonly name: string },
): Promise<void> {
  authorize(ctx, 'model:delete')
  await ctx.store.write(async (tx) => {
    const model = await lockModel(tx, name)
    await authorizeAllAliases(ctx, tx, model)
    const now = ctx.now()
    const gone = { lifecycle: 'deleted', deleted_at: now } as const
    await updateVersionsOfModel(tx, model.model_no, gone)
    await updateRegisteredModel(tx, model.model_no, gone)
    await insertTrash(tx, {
      kind: 'registered-model',
      subject: String(model.model_no),
      name,
      experiment_id: null,
      deleted_at: now,
      deleted_by: actorName(ctx.actor),
    })
    await recordChange(ctx, tx, {
      model: { modelNo: model.model_no, name },
      action: 'model.delete',
    })
  })
}
