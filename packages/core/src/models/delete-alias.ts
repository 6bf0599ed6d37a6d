import { deleteAlias as removeAlias, findAlias } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { announce } from '../webhooks/announce.ts'
import { authorizeAlias } from './alias-right.ts'
import { recordChange } from './record-change.ts'
import { validateAlias } from './registry-limits.ts'
import { lockModel } from './require-model.ts'

/** Removes an alias, if the model has it. */
export async function deleteAlias(
  ctx: RowCtx,
  { name, alias }: { readonly name: string; readonly alias: string },
): Promise<void> {
  authorize(ctx, 'model:write')
  validateAlias(alias)
  await ctx.store.write(async (tx) => {
    const model = await lockModel(tx, name)
    await authorizeAlias(ctx, tx, model, { alias })
    const before = await findAlias(tx, model.model_no, alias)
    if (before === undefined) return
    await removeAlias(tx, model.model_no, alias)
    await recordChange(ctx, tx, {
      model: { modelNo: model.model_no, name },
      action: 'alias.delete',
      key: alias,
      from: String(before),
    })
    await announce(ctx, tx, {
      entity: model.prompt === 1 ? 'PROMPT_ALIAS' : 'MODEL_VERSION_ALIAS',
      action: 'DELETED',
      data: { name, alias },
    })
  })
}
