import { invalidParameter, notFound } from '@stemma/contract'
import {
  readModelVersions,
  readRegisteredModels,
  takeTrash,
  updateModelVersion,
  updateRegisteredModel,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { recordChange } from './record-change.ts'

/** Takes a version of a registered model out of the trash. Aliases that named it do not come back. Throws when its model is deleted. */
export async function restoreModelVersion(
  ctx: RowCtx,
  { versionNo }: { readonly versionNo: number },
): Promise<void> {
  authorize(ctx, 'model:delete')
  await ctx.store.write(async (tx) => {
    const deletion = await takeTrash(tx, 'model-version', String(versionNo))
    const [version] = await readModelVersions(tx, [versionNo])
    const [model] = version ? await readRegisteredModels(tx, [version.model_no]) : []
    if (!deletion || !version || !model)
      throw notFound('There is no such model version in the trash.')
    const { name, model_no: modelNo } = model
    if (model.lifecycle === 'deleted')
      throw invalidParameter(
        `The registered model '${name}' is in the trash. Restore it first, then this version.`,
      )
    const now = ctx.now()
    await updateModelVersion(tx, versionNo, {
      lifecycle: 'active',
      deleted_at: null,
      updated_at: now,
      name,
    })
    await updateRegisteredModel(tx, modelNo, { updated_at: now })
    await recordChange(ctx, tx, {
      model: { modelNo, name },
      action: 'version.restore',
      version: version.version,
    })
  })
}
