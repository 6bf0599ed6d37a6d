import { invalidParameter, invalidState, type Int64 } from '@stemma/contract'
import { findAlias, findModelVersion, readAliasMoves, setAlias as writeAlias } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { announce } from '../webhooks/announce.ts'
import { authorizeAlias } from './alias-right.ts'
import { aliasState, lastStandingMove, type AliasState } from './alias-state.ts'
import { recordChange } from './record-change.ts'
import { validateAlias } from './registry-limits.ts'
import { lockModel } from './require-model.ts'
import { movedMeanwhile } from './set-alias.ts'

export interface RollbackInput {
  readonly name: string
  readonly alias: string
  /** The last move that the caller has seen. Undefined: whatever it is. */
  readonly expectedEvent?: Int64 | undefined
}

/**
 * Lets an alias name what it named before its last move. Rolling back again goes one step further. Throws ABORTED when the alias was
 * moved since the caller looked, also when it came back to the same version; INVALID_STATE when there is nothing to go back to.
 */
export async function rollbackAlias(
  ctx: RowCtx,
  { name, alias, expectedEvent }: RollbackInput,
): Promise<AliasState> {
  authorize(ctx, 'model:write')
  validateAlias(alias)
  return ctx.store.write(async (tx) => {
    const model = await lockModel(tx, name)
    const { model_no: no } = model
    await authorizeAlias(ctx, tx, model, { alias, isDecided: true })
    const current = await findAlias(tx, no, alias)
    const [last] = await readAliasMoves(tx, no, { alias, limit: 1 })
    if (!last) throw invalidParameter(`Registered model alias ${alias} not found.`)
    if (expectedEvent !== undefined && last.event_no !== Number(expectedEvent))
      throw movedMeanwhile(alias, name, current)
    const move = await lastStandingMove(tx, no, alias)
    if (!move || move.old_value === null)
      throw invalidState(
        `The alias '${alias}' of model '${name}' has no earlier version to go back to.`,
      )
    const target = Number(move.old_value)
    if (!(await findModelVersion(tx, name, target)))
      throw invalidState(
        `The alias '${alias}' of model '${name}' named version ${target} before, which is deleted. Set it to another version.`,
      )
    await writeAlias(tx, no, { alias, version: target, setAt: ctx.now() })
    await recordChange(ctx, tx, {
      model: { modelNo: no, name },
      action: 'alias.set',
      key: alias,
      from: current === undefined ? undefined : String(current),
      to: String(target),
      undoes: move.event_no,
    })
    await announce(ctx, tx, {
      entity: model.prompt === 1 ? 'PROMPT_ALIAS' : 'MODEL_VERSION_ALIAS',
      action: 'CREATED',
      data: { name, alias, version: String(target) },
    })
    return aliasState(tx, model, alias)
  })
}
