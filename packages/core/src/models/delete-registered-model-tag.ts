import { deleteRegistryTag, updateRegisteredModel } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { announce } from '../webhooks/announce.ts'
import { promptTag } from './prompts.ts'
import { recordChange } from './record-change.ts'
import { validateRegistryTagKey } from './registry-limits.ts'
import { lockModel } from './require-model.ts'

/** Removes a tag of a registered model, if it has it. */
export async function deleteRegisteredModelTag(
  ctx: RowCtx,
  { name, key }: { readonly name: string; readonly key: string },
): Promise<void> {
  authorize(ctx, 'model:write')
  validateRegistryTagKey(key)
  await ctx.store.write(async (tx) => {
    const { model_no: no, prompt } = await lockModel(tx, name)
    const before = await deleteRegistryTag(tx, { kind: 'model', no }, key)
    if (before === undefined) return
    if (key === promptTag) await updateRegisteredModel(tx, no, { prompt: 0 })
    await recordChange(ctx, tx, {
      model: { modelNo: no, name },
      action: 'model.untag',
      key,
      from: before,
    })
    // MLflow tells of the tags of prompts only.
    if (prompt === 1)
      await announce(ctx, tx, { entity: 'PROMPT_TAG', action: 'DELETED', data: { name, key } })
  })
}
