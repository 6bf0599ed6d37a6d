import { notFound } from '@stemma/contract'
import { deleteModelTag as removeTag, updateLoggedModel } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireLoggedModel } from './require-logged-model.ts'

/** Removes a tag from a logged model. Throws when it has no such tag. */
export async function deleteModelTag(
  ctx: RowCtx,
  { modelId, key }: { readonly modelId: string; readonly key: string },
): Promise<void> {
  authorize(ctx, 'model:write')
  await ctx.store.write(async (tx) => {
    const model = await requireLoggedModel(tx, modelId)
    if (!(await removeTag(tx, model.model_no, key)))
      throw notFound(`No tag with key '${key}' found for model with ID '${modelId}'.`)
    await updateLoggedModel(tx, model.model_no, {})
  })
}
