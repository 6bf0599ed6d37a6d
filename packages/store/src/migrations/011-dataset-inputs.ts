import type { ColumnTypes } from './column-types.ts'

/**
 * A run may use one dataset several times: as `train` and as `eval`, or from two sources that have one digest. So each use has a row of
 * its own, and what it says of the dataset other than who logged it first. A run may make one model at several steps. Rows are copied,
 * as SQLite cannot change the key of a table; the old tables are renamed first, so that no other server of a PostgreSQL database writes
 * meanwhile.
 */
export function datasetInputs({ int, text, clustered }: ColumnTypes): readonly string[] {
  return [
    `alter table run_datasets rename to old_run_datasets`,
    `alter table run_dataset_tags rename to old_run_dataset_tags`,
    `alter table run_model_outputs rename to old_run_model_outputs`,
    `create table run_datasets (
      run_no ${int} not null, position ${int} not null, dataset_no ${int} not null, own ${text},
      primary key (run_no, position))${clustered}`,
    `insert into run_datasets (run_no, position, dataset_no) select run_no, position, dataset_no from old_run_datasets`,
    `create table run_dataset_tags (
      run_no ${int} not null, position ${int} not null, key ${text} not null, value ${text} not null,
      primary key (run_no, position, key))${clustered}`,
    `insert into run_dataset_tags (run_no, position, key, value) select t.run_no, l.position, t.key, t.value
      from old_run_dataset_tags t join old_run_datasets l on l.run_no = t.run_no and l.dataset_no = t.dataset_no`,
    `create table run_model_outputs (
      run_no ${int} not null, position ${int} not null, model_id ${text} not null, step ${int} not null,
      primary key (run_no, model_id, step))${clustered}`,
    `insert into run_model_outputs (run_no, position, model_id, step) select run_no, position, model_id, step from old_run_model_outputs`,
    `drop table old_run_dataset_tags`,
    `drop table old_run_datasets`,
    `drop table old_run_model_outputs`,
    `create index run_datasets_by_dataset on run_datasets (dataset_no, run_no)`,
  ]
}
