import { permissionDenied } from '@stemma/contract'
import {
  readProtections,
  type AliasProtection,
  type RegisteredModelRow,
  type Tx,
} from '@stemma/store'
import { actorName } from '../caller.ts'
import type { RowCtx } from '../ctx.ts'

/** An alias that somebody wants to move. */
export interface AliasMove {
  readonly alias: string
  /** A gate decided it, or it goes back to what it named before. */
  readonly isDecided?: boolean
}

/**
 * Throws PERMISSION_DENIED when an alias is protected and the caller is neither an admin nor on its list, or when it moves by decisions only and nobody
 * decided.
 */
export async function authorizeAlias(
  ctx: RowCtx,
  tx: Tx,
  model: Pick<RegisteredModelRow, 'model_no' | 'name'>,
  { alias, isDecided = false }: AliasMove,
): Promise<void> {
  const protection = (await readProtections(tx, model.model_no)).find((one) => one.alias === alias)
  if (!protection) return
  if (protection.needsDecision && !isDecided)
    throw permissionDenied(
      `The alias '${alias}' of model '${model.name}' moves by a decision only. Run: stemma gate ${model.name} --candidate VERSION --against @${alias} --data DATA, or with a reason: stemma decisions override ${model.name}@${alias} VERSION --reason TEXT`,
    )
  requireRight(ctx, model.name, protection)
}

/**
 * The same of all aliases of a model: for taking its name away, after which `models:/NAME@ALIAS` would name what somebody else registers
 * under it.
 */
export async function authorizeAllAliases(
  ctx: RowCtx,
  tx: Tx,
  model: Pick<RegisteredModelRow, 'model_no' | 'name'>,
): Promise<void> {
  for (const protection of await readProtections(tx, model.model_no))
    requireRight(ctx, model.name, protection)
}

function requireRight(ctx: RowCtx, name: string, { alias, users }: AliasProtection): void {
  if (ctx.may('admin') || users.includes(actorName(ctx.actor))) return
  const others = users.length === 0 ? '' : ` or ${users.join(', ')}`
  throw permissionDenied(
    `The alias '${alias}' of model '${name}' is protected: only an administrator${others} may move it.`,
  )
}
