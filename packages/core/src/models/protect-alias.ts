import { invalidParameter } from '@stemma/contract'
import { protectAlias as writeProtection, type AliasProtection } from '@stemma/store'
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
  /** Whether it moves only by what a gate decided, whoever asks. */
  readonly needsDecision?: boolean | undefined
}

/** Lets only admins and some users move an alias, which need not be set yet. */
export async function protectAlias(
  ctx: RowCtx,
  { name, alias, users, needsDecision = false }: ProtectInput,
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
    await writeProtection(tx, model.model_no, { alias, users: distinct, needsDecision })
    await recordChange(ctx, tx, {
      model: { modelNo: model.model_no, name },
      action: 'alias.protect',
      key: alias,
      from: before.protection && textOf(before.protection),
      to: textOf({ users: distinct, needsDecision }),
    })
    return { ...before, protection: { alias, users: distinct, needsDecision } }
  })
}

/** As the history has it. */
function textOf({
  users,
  needsDecision,
}: Pick<AliasProtection, 'users' | 'needsDecision'>): string {
  return JSON.stringify(needsDecision ? { users, needs_decision: true } : users)
}
