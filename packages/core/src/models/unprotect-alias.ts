import { unprotectAlias as removeProtection } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { aliasState } from './alias-state.ts'
import { recordChange } from './record-change.ts'
import { validateAlias } from './registry-limits.ts'
import { lockModel } from './require-model.ts'

/** Lets everybody who may write models move an alias again. */
export async function unprotectAlias(
  ctx: RowCtx,
  { name, alias }: { readonly name: string; readonly alias: string },
): Promise<void> {
  authorize(ctx, 'admin')
  validateAlias(alias)
  await ctx.store.write(async (tx) => {
    const model = await lockModel(tx, name)
    const { protection } = await aliasState(tx, model, alias)
    if (!protection) return
    await removeProtection(tx, model.model_no, alias)
    await recordChange(ctx, tx, {
      model: { modelNo: model.model_no, name },
      action: 'alias.unprotect',
      key: alias,
      from: JSON.stringify(protection.users),
    })
  })
}
