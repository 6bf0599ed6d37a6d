import {
  findAlias,
  readAliasMoves,
  readProtections,
  type AliasProtection,
  type Db,
  type ModelEventRow,
  type RegisteredModelRow,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { validateAlias } from './registry-limits.ts'
import { requireModel } from './require-model.ts'

/** An alias and what it takes to move it safely. */
export interface AliasState {
  readonly name: string
  readonly alias: string
  /** Undefined while it names none. */
  readonly version: number | undefined
  /** The last event that moved it. */
  readonly lastEvent: number | undefined
  /** What a rollback would let it name. */
  readonly previousVersion: number | undefined
  readonly protection: AliasProtection | undefined
}

/** What an alias names, what it named before, and who may move it. An alias that was never set has none of it. */
export async function getAlias(
  ctx: RowCtx,
  { name, alias }: { readonly name: string; readonly alias: string },
): Promise<AliasState> {
  authorize(ctx, 'model:read')
  validateAlias(alias)
  return ctx.store.read(async (db) => aliasState(db, await requireModel(db, name), alias))
}

export async function aliasState(
  db: Db,
  { model_no: no, name }: RegisteredModelRow,
  alias: string,
): Promise<AliasState> {
  const [last] = await readAliasMoves(db, no, { alias, limit: 1 })
  const standing = await lastStandingMove(db, no, alias)
  return {
    name,
    alias,
    version: await findAlias(db, no, alias),
    lastEvent: last?.event_no,
    previousVersion: standing?.old_value ? Number(standing.old_value) : undefined,
    protection: (await readProtections(db, no)).find((one) => one.alias === alias),
  }
}

/**
 * The last move of an alias that no rollback has taken back. A rollback cancels the move that it undoes and everything up to itself, so
 * that rolling back again goes one step further, never back to where it came from.
 */
export async function lastStandingMove(
  db: Db,
  modelNo: number,
  alias: string,
): Promise<ModelEventRow | undefined> {
  let before: number | undefined
  for (;;) {
    const [move] = await readAliasMoves(db, modelNo, {
      alias,
      limit: 1,
      ...(before !== undefined && { before }),
    })
    if (move?.undoes === null || move?.undoes === undefined) return move
    before = move.undoes
  }
}
