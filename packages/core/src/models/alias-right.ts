import { permissionDenied } from '@stemma/contract'
import { readProtections, type RegisteredModelRow, type Tx } from '@stemma/store'
import type { Ctx } from '../ctx.ts'

/** Throws PERMISSION_DENIED when an alias is protected and the caller is neither an admin nor on its list. */
export async function authorizeAlias(
  ctx: Ctx,
  tx: Tx,
  model: Pick<RegisteredModelRow, 'model_no' | 'name'>,
  alias: string,
): Promise<void> {
  const protection = (await readProtections(tx, model.model_no)).find((one) => one.alias === alias)
  if (!protection || ctx.may('admin') || protection.users.includes(ctx.actor)) return
  const others = protection.users.length === 0 ? '' : ` or ${protection.users.join(', ')}`
  throw permissionDenied(
    `The alias '${alias}' of model '${model.name}' is protected: only an administrator${others} may move it.`,
  )
}
