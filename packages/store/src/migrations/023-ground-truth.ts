import type { ColumnTypes } from './column-types.ts'

/** Answers that came later. A correction is a row of its own, which says what it supersedes. */
export function groundTruth({ id, int, text }: ColumnTypes): readonly string[] {
  return [
    `create table ground_truth (
      truth_no ${id}, name ${text} not null, inference_no ${int}, row_index ${int}, entity_key ${text} not null, target_at ${int},
      value ${text} not null, observed_at ${int}, recorded_at ${int} not null, source ${text} not null, supersedes ${int},
      created_by ${text} not null)`,
    `create index ground_truth_by_prediction on ground_truth (inference_no, row_index) where inference_no is not null`,
    `create unique index ground_truth_by_superseded on ground_truth (supersedes) where supersedes is not null`,
    `create index ground_truth_without_prediction on ground_truth (name, truth_no) where inference_no is null`,
  ]
}
