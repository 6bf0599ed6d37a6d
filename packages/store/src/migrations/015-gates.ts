import type { ColumnTypes } from './column-types.ts'

/** What gates decided, and aliases that move by decisions only. */
export function gates({ id, int, text }: ColumnTypes): readonly string[] {
  return [
    `create table gate_decisions (
      decision_no ${id}, decision_id ${text} not null unique, model_no ${int} not null, name ${text} not null, alias ${text} not null,
      verdict ${text} not null, moved ${int} not null, candidate_version ${int} not null, candidate_digest ${text} not null,
      against_version ${int}, against_digest ${text}, data ${text} not null, fingerprint ${text} not null, row_count ${int} not null,
      rows_needed ${int}, content ${text} not null, evidence_object_id ${text}, created_by ${text} not null, created_at ${int} not null)`,
    `create index gate_decisions_by_model on gate_decisions (model_no, decision_no)`,
    `create index gate_decisions_by_evidence on gate_decisions (evidence_object_id, decision_no) where evidence_object_id is not null`,
    `alter table alias_protections add column needs_decision ${int} not null default 0`,
  ]
}
