import { findGateDecisionBetween, type GateDecisionRow } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireModel } from '../models/require-model.ts'

/** The newest decision that held two versions of a model against each other, whichever was the candidate. */
export async function findDecisionBetween(
  ctx: RowCtx,
  { name, one, other }: { readonly name: string; readonly one: number; readonly other: number },
): Promise<GateDecisionRow | undefined> {
  authorize(ctx, 'model:read')
  return ctx.store.read(async (db) => {
    const { model_no: modelNo } = await requireModel(db, name)
    return findGateDecisionBetween(db, { modelNo, one, other })
  })
}
