import { notFound } from '@stemma/contract'
import { findGateDecision, readGateDecisions, type GateDecisionRow } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireModel } from '../models/require-model.ts'
import { numberAt, readPage, type Page } from '../search/read-page.ts'

/** Decisions, newest first. @throws RESOURCE_DOES_NOT_EXIST */
export async function listDecisions(
  ctx: RowCtx,
  {
    name,
    limit,
    pageToken,
  }: {
    readonly name?: string | undefined
    readonly limit: number
    readonly pageToken?: string | undefined
  },
): Promise<Page<GateDecisionRow>> {
  authorize(ctx, 'model:read')
  const modelNo =
    name === undefined ? undefined : (await ctx.store.read((db) => requireModel(db, name))).model_no
  return readPage(
    ctx,
    { about: ['decisions', modelNo ?? null], size: limit, pageToken },
    {
      find: (db, { start, limit: size }) =>
        readGateDecisions(db, { modelNo, before: numberAt(start), limit: size }),
      read: async (_db, rows) => rows,
      positionOf: ({ decision_no: no }) => [no],
    },
  )
}

/** One decision. @throws RESOURCE_DOES_NOT_EXIST */
export async function getDecision(
  ctx: RowCtx,
  { decisionId }: { readonly decisionId: string },
): Promise<GateDecisionRow> {
  authorize(ctx, 'model:read')
  const found = await ctx.store.read((db) => findGateDecision(db, decisionId))
  if (found === undefined) throw notFound(`There is no decision '${decisionId}'.`)
  return found
}
