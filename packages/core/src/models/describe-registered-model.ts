import { updateRegisteredModel } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { refuseLonger } from '../limits/text-length.ts'
import { viewModel, type RegisteredModelView } from './model-view.ts'
import { recordChange } from './record-change.ts'
import { maxModelDescriptionLength } from './registry-limits.ts'
import { lockModel } from './require-model.ts'

/** Sets the description of a registered model. */
export async function describeRegisteredModel(
  ctx: RowCtx,
  { name, description }: { readonly name: string; readonly description: string },
): Promise<RegisteredModelView> {
  authorize(ctx, 'model:write')
  refuseLonger('description', { text: description, limit: maxModelDescriptionLength })
  return ctx.store.write(async (tx) => {
    const model = await lockModel(tx, name)
    const now = ctx.now()
    await updateRegisteredModel(tx, model.model_no, { description, updated_at: now })
    if (description !== (model.description ?? ''))
      await recordChange(ctx, tx, {
        model: { modelNo: model.model_no, name },
        action: 'model.describe',
        from: model.description ?? undefined,
        to: description,
      })
    return viewModel(tx, { ...model, description, updated_at: now })
  })
}
