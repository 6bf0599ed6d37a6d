import { alreadyExists } from '@stemma/contract'
import { findRegisteredModel, updateRegisteredModel, updateVersionsOfModel } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { authorizeAllAliases } from './alias-right.ts'
import { viewModel, type RegisteredModelView } from './model-view.ts'
import { recordChange } from './record-change.ts'
import { validateNewModelName } from './registry-limits.ts'
import { lockModel } from './require-model.ts'

/**
 * Gives a registered model another name; versions, tags, aliases and history stay with it. Whoever may not move one of its protected
 * aliases may not rename it either.
 */
export async function renameRegisteredModel(
  ctx: RowCtx,
  { name, newName }: { readonly name: string; readonly newName: string },
): Promise<RegisteredModelView> {
  authorize(ctx, 'model:write')
  validateNewModelName(newName, 'new_name')
  return ctx.store.write(async (tx) => {
    const model = await lockModel(tx, name)
    if (newName !== name) await authorizeAllAliases(ctx, tx, model)
    if (newName !== name && (await findRegisteredModel(tx, newName)))
      throw alreadyExists(`Registered Model (name=${newName}) already exists.`)
    const now = ctx.now()
    await updateRegisteredModel(tx, model.model_no, { name: newName, updated_at: now })
    await updateVersionsOfModel(tx, model.model_no, { name: newName, updated_at: now })
    if (newName !== name)
      await recordChange(ctx, tx, {
        model: { modelNo: model.model_no, name: newName },
        action: 'model.rename',
        from: name,
        to: newName,
      })
    return viewModel(tx, { ...model, name: newName, updated_at: now })
  })
}
