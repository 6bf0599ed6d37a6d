import {
  insertGateDecision,
  type GateDecisionRow,
  type ModelVersionRow,
  type RegisteredModelRow,
  type Tx,
} from '@stemma/store'
import { actorName } from '../caller.ts'
import { audit, authorize, newId, type RowCtx } from '../ctx.ts'
import { authorizeAlias } from '../models/alias-right.ts'
import { validateNewAlias } from '../models/registry-limits.ts'
import { lockVersion } from '../models/require-model.ts'
import { moveAlias } from '../models/set-alias.ts'
import type { DecisionContent } from './decision-content.ts'
import type { Verdict } from './judge.ts'

export interface DecisionInput {
  readonly name: string
  readonly alias: string
  readonly verdict: Verdict
  readonly candidate: { readonly version: number; readonly digest: string }
  readonly against: { readonly version: number; readonly digest: string }
  readonly data: string
  readonly fingerprint: string
  readonly rows: number
  readonly rowsNeeded: number | undefined
  readonly content: DecisionContent
  readonly evidence: string | undefined
}

/**
 * Keeps a decision; with PROMOTE the alias moves in the same transaction.
 *
 * @throws ABORTED when the alias does not name any more what the candidate was held against; PERMISSION_DENIED for an alias of others
 */
export async function recordDecision(ctx: RowCtx, input: DecisionInput): Promise<GateDecisionRow> {
  const { name, alias, verdict, candidate, against } = input
  authorize(ctx, 'model:write')
  validateNewAlias(alias)
  return ctx.store.write(async (tx) => {
    const { model, version } = await lockVersion(tx, { name, version: String(candidate.version) })
    if (verdict === 'PROMOTE') {
      await authorizeAlias(ctx, tx, model, { alias, isDecided: true })
      await moveAlias(ctx, tx, model, {
        ...{ alias, version: version.version, expected: against.version },
      })
    }
    return insertDecision(ctx, tx, {
      ...{ model, version, alias, verdict },
      moved: verdict === 'PROMOTE',
      againstVersion: against.version,
      againstDigest: against.digest,
      candidateDigest: candidate.digest,
      ...{ data: input.data, fingerprint: input.fingerprint, rows: input.rows },
      rowsNeeded: input.rowsNeeded,
      content: input.content,
      evidence: input.evidence,
    })
  })
}

export interface NewDecisionRow {
  readonly model: RegisteredModelRow
  readonly version: ModelVersionRow
  readonly alias: string
  readonly verdict: Verdict | 'OVERRIDE'
  readonly moved: boolean
  readonly candidateDigest: string
  readonly againstVersion: number | undefined
  readonly againstDigest: string | undefined
  readonly data: string
  readonly fingerprint: string
  readonly rows: number
  readonly rowsNeeded: number | undefined
  readonly content: DecisionContent
  readonly evidence: string | undefined
}

/** Appends a decision, in the transaction of what it decided. */
export async function insertDecision(
  ctx: RowCtx,
  tx: Tx,
  { model, version, ...made }: NewDecisionRow,
): Promise<GateDecisionRow> {
  const row = await insertGateDecision(tx, {
    decision_id: newId(ctx),
    model_no: model.model_no,
    name: model.name,
    alias: made.alias,
    verdict: made.verdict,
    moved: made.moved ? 1 : 0,
    candidate_version: version.version,
    candidate_digest: made.candidateDigest,
    against_version: made.againstVersion ?? null,
    against_digest: made.againstDigest ?? null,
    data: made.data,
    fingerprint: made.fingerprint,
    row_count: made.rows,
    rows_needed: made.rowsNeeded ?? null,
    content: JSON.stringify(made.content),
    evidence_object_id: made.evidence ?? null,
    created_by: actorName(ctx.actor),
    created_at: ctx.now(),
  })
  await audit(ctx, tx, 'gate.decide', `models:/${model.name}/${version.version}`, {
    decision: row.decision_id,
    alias: made.alias,
    verdict: made.verdict,
    reasons: made.content.reasons,
  })
  return row
}
