import type { ColumnTypes } from './column-types.ts'

/**
 * A model's metric points differ by their dataset and value, too: before, the second of two datasets was dropped. The key is an index,
 * since names of datasets may be longer than an entry of PostgreSQL's. Rows are copied, as SQLite cannot change the key of a table.
 */
export function modelPoints({ int, real, text, short }: ColumnTypes): readonly string[] {
  const columns =
    'model_no, key, time, step, run_id, value, nan, dataset_name, dataset_digest, experiment_id'
  return [
    // First, so that no other server of a PostgreSQL database writes meanwhile.
    `alter table logged_model_metrics rename to old_model_metrics`,
    `create table logged_model_metrics (
      model_no ${int} not null, key ${text} not null, time ${int} not null, step ${int} not null, run_id ${text} not null,
      value ${real} not null, nan ${int} not null, dataset_name ${text} not null, dataset_digest ${text} not null,
      experiment_id ${int} not null)`,
    `insert into logged_model_metrics (${columns}) select ${columns} from old_model_metrics`,
    `drop table old_model_metrics`,
    `create unique index logged_model_metrics_once on logged_model_metrics (
      model_no, key, time, step, run_id, value, nan, ${short('dataset_name')}, ${short('dataset_digest')})`,
    `create index logged_model_metrics_by_value on logged_model_metrics (experiment_id, key, value)`,
  ]
}
