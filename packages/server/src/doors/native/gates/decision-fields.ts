import type { NativeDecision } from '@stemma/contract'
import type * as core from '@stemma/core'

/** A decision as our own API prints it. */
export function decisionFields(row: core.Decided): NativeDecision {
  const content = JSON.parse(row.content) as core.DecisionContent // `insertDecision` wrote it
  return {
    decision_id: row.decision_id,
    name: row.name,
    alias: row.alias,
    verdict: row.verdict as NativeDecision['verdict'], // see above
    reasons: content.reasons,
    ...(row.rows_needed !== null && { rows_needed: row.rows_needed }),
    moved: row.moved === 1,
    candidate_version: row.candidate_version,
    candidate_digest: row.candidate_digest,
    ...(row.against_version !== null && { against_version: row.against_version }),
    ...(row.against_digest !== null && { against_digest: row.against_digest }),
    data: row.data,
    fingerprint: row.fingerprint,
    rows: row.row_count,
    ...(content.policy !== undefined && { policy: content.policy }),
    measures: content.measures,
    figures: content.figures,
    tests: content.tests,
    overlaps: content.overlaps,
    environment: content.environment,
    ...(row.evidence_object_id !== null && { evidence: row.evidence_object_id }),
    created_by: row.created_by,
    creation_time: row.created_at,
  }
}
