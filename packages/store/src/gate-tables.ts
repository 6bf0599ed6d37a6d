import type { Int64 } from '@stemma/contract'
import type { Generated } from 'kysely'
import type { Flag } from './column-types.ts'

/** What a gate decided. Rows are only ever added. */
export interface GateDecisionTable {
  decision_no: Generated<number>
  decision_id: string
  model_no: number
  /** The model's name at that time. */
  name: string
  alias: string
  /** `PROMOTE`, `HOLD`, `REJECT` or `OVERRIDE`. */
  verdict: string
  /** Whether the alias was set in the same transaction. */
  moved: Flag
  candidate_version: number
  candidate_digest: string
  /** Null where the alias named nothing. */
  against_version: number | null
  against_digest: string | null
  /** `churn-eval/5`; empty for an override. */
  data: string
  fingerprint: string
  row_count: Int64
  rows_needed: Int64 | null
  /** JSON: reasons, policy, measures, figures, tests, overlaps, environment. */
  content: string
  /** What both models said of each row; null if nobody kept it. */
  evidence_object_id: string | null
  created_by: string
  created_at: Int64
}

export interface GateTables {
  gate_decisions: GateDecisionTable
}
