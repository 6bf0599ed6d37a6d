import { alreadyExists, notFound } from '@stemma/contract'
import {
  findRegisteredModel,
  readRegisteredModels,
  restoreVersions,
  takeTrash,
  updateRegisteredModel,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { recordChange } from './record-change.ts'

/**
 * Takes a registered model out of the trash with the versions that went there with it, under the name that it had. Its aliases are as they
 * were. Throws when another model has the name by now.
 */
export async function restoreRegisteredModel(
  ctx: RowCtx,
  { modelNo }: { readonly modelNo: number },
): Promise<void> {
  authorize(ctx, 'model:delete')
  await ctx.store.write(async (tx) => {
    // The row is taken first: of two who restore the same, the second finds nothing.
    const deletion = await takeTrash(tx, 'registered-model', String(modelNo))
    const [model] = await readRegisteredModels(tx, [modelNo])
    if (!deletion || !model) throw notFound('There is no such registered model in the trash.')
    const { name } = model
    if (await findRegisteredModel(tx, name))
      throw alreadyExists(
        `Registered Model (name=${name}) already exists. Rename that one first, then restore this one.`,
      )
    await updateRegisteredModel(tx, modelNo, { lifecycle: 'active', deleted_at: null })
    await restoreVersions(tx, { modelNo, name })
    await recordChange(ctx, tx, { model: { modelNo, name }, action: 'model.restore' })
  })
}
