import type { ColumnTypes } from './column-types.ts'

/** What came and went beside the row of its call, so that one can go and the other stay; and calls that were run again. */
export function replays({ id, int, real, text, bytes }: ColumnTypes): readonly string[] {
  return [
    `alter table inferences add column protocol ${text} not null default 'mlflow'`,
    `alter table inferences add column source ${text} not null default 'http'`,
    `alter table inferences add column data_ref ${text} not null default ''`,
    `alter table inferences add column request_hash ${bytes}`,
    `alter table inferences add column response_hash ${bytes}`,
    `create table payloads (
      inference_no ${int} not null primary key, request ${text}, request_encoding ${text} not null,
      response ${text}, response_encoding ${text} not null, seen ${text})`,
    `create table replays (
      replay_no ${id}, replay_id ${text} not null unique, inference_no ${int} not null, mode ${text} not null, model ${text} not null,
      hyperparameters ${text} not null, environment ${text} not null, input_match ${int}, model_match ${int}, output_match ${int},
      max_abs_diff ${real}, label_flips ${int}, detail ${text} not null, at ${int} not null, created_by ${text} not null)`,
    `create index replays_by_inference on replays (inference_no, replay_no)`,
  ]
}
