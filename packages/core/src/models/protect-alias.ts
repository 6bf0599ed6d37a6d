import { invalidParameter } from '@stemma/contract'
import { protectAlias as writeProtection } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { aliasState, type AliasState } from './alias-state.ts'
import { recordChange } from './record-change.ts'
import { validateNewAlias } from './registry-limits.ts'
import { lockModel } from './require-model.ts'

const maxUsers = 100
const maxUserLength = 256

export interface ProtectInput {
  readonly name: string
  readonly alias: string
  /** Who may move it besides admins. */
  readonly users: readonly string[]
}

/** Lets only admins and some users move an alias, which need not be set yet. */
export async function protectAlias(
  ctx: RowCtx,
  { name, alias, users }: ProtectInput,
): Promise<AliasState> {
  authorize(ctx, 'admin')
  validateNewAlias(alias)
  const distinct = [...new Set(users)]
  if (distinct.length > maxUsers)
    throw invalidParameter(`'users' has ${distinct.length} names; at most ${maxUsers} are allowed.`)
  if (distinct.some((user) => user.trim() === '' || user.length > maxUserLength))
    throw invalidParameter(
      `'users' has a name that is empty or longer than ${maxUserLength} characters.`,
    )
  return ctx.store.write(async (tx) => {
    const model = await lockModel(tx, name)
    const before = await aliasState(tx, model, alias)
    await writeProtection(tx, model.model_no, { alias, users: distinct })
    await recordChange(ctx, tx, {
      model: { modelNo: model.model_no, name },
      action: 'alias.protect',
      key: alias,
      from: before.protection && JSON.stringify(before.protection.users),
      to: JSON.stringify(distinct),
    })
    return { ...before, protection: { alias, users: distinct } }
  })
}
