import { setRegistryTag, updateRegisteredModel } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { announce } from '../webhooks/announce.ts'
import { isPromptValue, promptTag } from './prompts.ts'
import { recordChange } from './record-change.ts'
import { validateRegistryTag } from './registry-limits.ts'
import { lockModel } from './require-model.ts'

/** Sets a tag of a registered model. */
export async function setRegisteredModelTag(
  ctx: RowCtx,
  { name, key, value }: { readonly name: string; readonly key: string; readonly value: string },
): Promise<void> {
  authorize(ctx, 'model:write')
  validateRegistryTag({ key, value })
  await ctx.store.write(async (tx) => {
    const { model_no: no, prompt } = await lockModel(tx, name)
    const before = await setRegistryTag(tx, { kind: 'model', no }, { key, value })
    if (before === value) return
    if (key === promptTag)
      await updateRegisteredModel(tx, no, { prompt: isPromptValue(value) ? 1 : 0 })
    await recordChange(ctx, tx, {
      model: { modelNo: no, name },
      action: 'model.tag',
      key,
      from: before,
      to: value,
    })
    // MLflow tells of the tags of prompts only.
    if (prompt === 1)
      await announce(ctx, tx, {
        entity: 'PROMPT_TAG',
        action: 'SET',
        data: { name, key, value },
      })
  })
}
