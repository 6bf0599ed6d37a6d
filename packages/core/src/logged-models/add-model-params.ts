import { invalidParameter } from '@stemma/contract'
import { insertModelParams, readModelParams, updateLoggedModel, type Tag } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { validateUniqueKeys } from '../limits/unique-keys.ts'
import { validateModelValues } from './logged-model-limits.ts'
import { requireLoggedModel } from './require-logged-model.ts'

/** Adds parameters to a logged model. The same value again is fine; another one throws INVALID_PARAMETER_VALUE, and nothing is added. */
export async function addModelParams(
  ctx: RowCtx,
  { modelId, params }: { readonly modelId: string; readonly params: readonly Tag[] },
): Promise<void> {
  authorize(ctx, 'model:write')
  validateUniqueKeys(params)
  validateModelValues('params', params)
  await ctx.store.write(async (tx) => {
    const model = await requireLoggedModel(tx, modelId)
    const known = await readModelParams(tx, model.model_no)
    const conflict = params.find(({ key, value }) => known.has(key) && known.get(key) !== value)
    if (conflict) {
      throw invalidParameter(
        `Changing param values is not allowed. Param with key='${conflict.key}' was already logged with value='${known.get(conflict.key)}' for model ID='${modelId}'.`,
      )
    }
    await insertModelParams(
      tx,
      model.model_no,
      params.filter(({ key }) => !known.has(key)),
    )
    await updateLoggedModel(tx, model.model_no, {})
  })
}
