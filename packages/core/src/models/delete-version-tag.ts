import { deleteRegistryTag, updateModelVersion } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { announce } from '../webhooks/announce.ts'
import { promptTag } from './prompts.ts'
import { recordChange } from './record-change.ts'
import { validateRegistryTagKey } from './registry-limits.ts'
import { lockVersion, type VersionName } from './require-model.ts'

/** Removes a tag of a version, if it has it. */
export async function deleteVersionTag(
  ctx: RowCtx,
  { key, ...name }: VersionName & { readonly key: string },
): Promise<void> {
  authorize(ctx, 'model:write')
  validateRegistryTagKey(key)
  await ctx.store.write(async (tx) => {
    const { model, version } = await lockVersion(tx, name)
    const before = await deleteRegistryTag(tx, { kind: 'version', no: version.version_no }, key)
    if (before === undefined) return
    if (key === promptTag) await updateModelVersion(tx, version.version_no, { prompt: 0 })
    await recordChange(ctx, tx, {
      model: { modelNo: model.model_no, name: model.name },
      action: 'version.untag',
      version: version.version,
      key,
      from: before,
    })
    await announce(ctx, tx, {
      entity: model.prompt === 1 ? 'PROMPT_VERSION_TAG' : 'MODEL_VERSION_TAG',
      action: 'DELETED',
      data: { name: model.name, version: String(version.version), key },
    })
  })
}
