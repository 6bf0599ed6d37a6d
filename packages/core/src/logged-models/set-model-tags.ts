import { setModelTags as writeTags, updateLoggedModel, type Tag } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { validateModelValues } from './logged-model-limits.ts'
import { requireLoggedModel } from './require-logged-model.ts'

/** Sets tags of a logged model. */
export async function setModelTags(
  ctx: RowCtx,
  { modelId, tags }: { readonly modelId: string; readonly tags: readonly Tag[] },
): Promise<void> {
  authorize(ctx, 'model:write')
  validateModelValues('tags', tags)
  await ctx.store.write(async (tx) => {
    const model = await requireLoggedModel(tx, modelId)
    await writeTags(tx, model.model_no, tags)
    await updateLoggedModel(tx, model.model_no, {})
  })
}
