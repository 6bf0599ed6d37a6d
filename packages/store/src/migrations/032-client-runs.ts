import type { ColumnTypes } from './column-types.ts'

/**
 * What clients of other trackers say of a run and a tracker of MLflow's kind has no place for: media by step, the names and contexts that keys
 * stand for, and what is kept as it came.
 */
export function clientRuns({ int, text, bytes, clustered }: ColumnTypes): readonly string[] {
  return [
    `create table run_items (
      run_no ${int} not null, item ${text} not null, kind ${text} not null, name ${text} not null, context ${text} not null,
      step ${int}, path ${text} not null, link ${text} not null, size_bytes ${int} not null, logged_at ${int} not null,
      detail ${text} not null, primary key (run_no, item))${clustered}`,
    `create index run_items_by_name on run_items (run_no, kind, name, step)`,
    `create index run_items_by_path on run_items (run_no, path)`,
    `create table run_labels (
      run_no ${int} not null, kind ${text} not null, key ${text} not null, name ${text} not null, context ${text} not null,
      primary key (run_no, kind, key))${clustered}`,
    `create table run_facts (
      run_no ${int} not null, place ${text} not null, value ${bytes} not null, primary key (run_no, place))${clustered}`,
  ]
}
