import { invalidParameter, invalidState, type NewDecision } from '@stemma/contract'
import type { GateDecisionRow } from '@stemma/store'
import { dataCtx } from '../data/data-ctx.ts'
import { getDataVersion } from '../data/read-data.ts'
import type { Ctx } from '../room-ctx.ts'
import { checkPolicy } from './check-policy.ts'
import type { DecisionContent } from './decision-content.ts'
import { overlapsWith } from './find-overlaps.ts'
import { judge } from './judge.ts'

/** A decision, or what it would be. */
export type Decided = Omit<GateDecisionRow, 'decision_no' | 'model_no'>

/**
 * Judges a candidate by what it and another version said of the same rows, and keeps what was decided. What can be looked up is looked up here and not
 * taken from the caller: which files are registered, which rows the version has, and whether a model has learnt from them.
 *
 * @throws INVALID_STATE when files or rows are not those that were scored, or a model was trained on rows of the evaluation; ABORTED when the alias moved
 */
export async function decidePromotion(ctx: Ctx, input: NewDecision): Promise<Decided> {
  checkPolicy(input.policy)
  const { name, alias, candidate, against, policy } = input
  const found = await ctx.rows.findContenders({
    ...{ name, alias, candidate: candidate.version, against: against.version },
  })
  if (candidate.version === against.version)
    throw invalidParameter(
      `Invalid value for parameter 'candidate' supplied: Version ${candidate.version} is what it would be held against.`,
    )
  for (const [said, known] of [
    [candidate, found.candidate],
    [against, found.against],
  ] as const)
    if (known.digest !== undefined && known.digest !== said.digest)
      throw invalidState(
        `${name}/${said.version} has other files than those that were scored: SHA-256 ${known.digest}, not ${said.digest}.`,
      )
  const data = dataCtx(ctx)
  const evaluation = await getDataVersion(data, { reference: input.data })
  const { fingerprint } = evaluation.version.row
  if (fingerprint !== input.fingerprint)
    throw invalidState(
      `${input.data} has other rows than those that were scored. Run the gate again.`,
    )
  const rows = Number(input.rows)
  const overlaps = await overlapsWith(data, evaluation, { ...found, name })
  const judged = judge(policy, { rows, measures: input.measures, figures: input.figures })
  const content: DecisionContent = {
    ...{ reasons: judged.reasons, policy, overlaps },
    ...{ measures: input.measures, figures: input.figures, tests: input.tests },
    environment: input.environment,
  }
  const reference = `${evaluation.version.name}/${evaluation.version.row.version}`
  if (input.evidence !== undefined && (await data.objects.sizeOf(input.evidence)) === undefined)
    throw invalidParameter(
      `Invalid value for parameter 'evidence' supplied: There is no such object. Send the evidence again.`,
    )
  const decided = {
    ...{ name, alias, candidate, against, fingerprint, rows, content },
    verdict: judged.verdict,
    data: reference,
    rowsNeeded: judged.rowsNeeded,
    evidence: input.evidence,
  }
  if (!input.dry_run) return ctx.rows.recordDecision(decided)
  return {
    ...{ decision_id: '', name, alias, verdict: judged.verdict, moved: 0 },
    ...{ candidate_version: candidate.version, candidate_digest: candidate.digest },
    ...{ against_version: against.version, against_digest: against.digest },
    ...{ data: reference, fingerprint, row_count: rows, content: JSON.stringify(content) },
    rows_needed: judged.rowsNeeded ?? null,
    evidence_object_id: null,
    created_by: '',
    created_at: ctx.now(),
  }
}
