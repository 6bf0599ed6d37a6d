import { setRegistryTag, updateModelVersion } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { announce } from '../webhooks/announce.ts'
import { isPromptValue, promptTag } from './prompts.ts'
import { recordChange } from './record-change.ts'
import { validateRegistryTag } from './registry-limits.ts'
import { lockVersion, type VersionName } from './require-model.ts'

/** Sets a tag of a version. */
export async function setVersionTag(
  ctx: RowCtx,
  { key, value, ...name }: VersionName & { readonly key: string; readonly value: string },
): Promise<void> {
  authorize(ctx, 'model:write')
  validateRegistryTag({ key, value })
  await ctx.store.write(async (tx) => {
    const { model, version } = await lockVersion(tx, name)
    const { version_no: no } = version
    const before = await setRegistryTag(tx, { kind: 'version', no }, { key, value })
    if (before === value) return
    if (key === promptTag)
      await updateModelVersion(tx, no, { prompt: isPromptValue(value) ? 1 : 0 })
    await recordChange(ctx, tx, {
      model: { modelNo: model.model_no, name: model.name },
      action: 'version.tag',
      version: version.version,
      key,
      from: before,
      to: value,
    })
    await announce(ctx, tx, {
      entity: model.prompt === 1 ? 'PROMPT_VERSION_TAG' : 'MODEL_VERSION_TAG',
      action: 'SET',
      data: { name: model.name, version: String(version.version), key, value },
    })
  })
}
