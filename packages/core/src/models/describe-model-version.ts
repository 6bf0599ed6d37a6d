import { updateModelVersion } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { refuseLonger } from '../limits/text-length.ts'
import { viewVersion, type VersionView } from './model-view.ts'
import { recordChange } from './record-change.ts'
import { maxModelDescriptionLength } from './registry-limits.ts'
import { lockVersion, type VersionName } from './require-model.ts'

/** Sets the description of a version; undefined removes it. */
export async function describeModelVersion(
  ctx: RowCtx,
  { description, ...name }: VersionName & { readonly description?: string | undefined },
): Promise<VersionView> {
  authorize(ctx, 'model:write')
  refuseLonger('description', { text: description ?? '', limit: maxModelDescriptionLength })
  return ctx.store.write(async (tx) => {
    const { model, version } = await lockVersion(tx, name)
    const change = { description: description ?? null, updated_at: ctx.now() }
    await updateModelVersion(tx, version.version_no, change)
    if (version.description !== change.description)
      await recordChange(ctx, tx, {
        model: { modelNo: model.model_no, name: model.name },
        action: 'version.describe',
        version: version.version,
        from: version.description ?? undefined,
        to: description,
      })
    return viewVersion(tx, { ...version, ...change })
  })
}
