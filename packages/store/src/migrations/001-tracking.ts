import type { ColumnTypes } from './column-types.ts'

/** Experiments, runs, their metrics, parameters, tags and data, logged models, and the audit of who changed what. */
export function tracking({
  id,
  int,
  real,
  text,
  bytes,
  clustered,
  prefix,
}: ColumnTypes): readonly string[] {
  return [
    `create table change_clock (number ${int} not null)`,
    `insert into change_clock (number) values (1)`,

    `create table experiments (
      experiment_id ${id}, name ${text} not null unique, artifact_location ${text} not null, lifecycle ${text} not null,
      created_at ${int} not null, updated_at ${int} not null, deleted_at ${int})`,
    `create table experiment_tags (
      experiment_id ${int} not null, key ${text} not null, value ${text} not null, primary key (experiment_id, key))${clustered}`,

    `create table runs (
      run_no ${id}, run_id ${text} not null unique, experiment_id ${int} not null, name ${text} not null, user_id ${text} not null,
      status ${text} not null, start_time ${int} not null, end_time ${int}, artifact_uri ${text} not null, lifecycle ${text} not null,
      deleted_at ${int}, changed ${int} not null, log_points ${int} not null default 0)`,
    `create index runs_by_start on runs (experiment_id, lifecycle, start_time desc, run_id)`,

    `create table params (
      run_no ${int} not null, key ${text} not null, value ${text} not null, experiment_id ${int} not null,
      primary key (run_no, key))${clustered}`,
    `create index params_by_value on params (experiment_id, key, ${prefix('value')}, run_no)`,
    `create table run_tags (
      run_no ${int} not null, key ${text} not null, value ${text} not null, experiment_id ${int} not null,
      primary key (run_no, key))${clustered}`,
    `create index run_tags_by_value on run_tags (experiment_id, key, ${prefix('value')}, run_no)`,

    `create table series (
      run_no ${int} not null, key ${text} not null, experiment_id ${int} not null, count ${int} not null,
      last_value ${real} not null, last_nan ${int} not null, last_step ${int} not null, last_time ${int} not null,
      first_value ${real} not null, first_nan ${int} not null, first_step ${int} not null, first_time ${int} not null,
      min_value ${real}, max_value ${real}, total ${real} not null, finite_count ${int} not null,
      primary key (run_no, key))${clustered}`,
    `create index series_by_value on series (experiment_id, key, last_nan, last_value, run_no)`,
    `create table metric_log (
      run_no ${int} not null, seq ${int} not null, points ${bytes} not null, primary key (run_no, seq))${clustered}`,
    `create table metric_blocks (
      run_no ${int} not null, key ${text} not null, seq ${int} not null, count ${int} not null, min_step ${int} not null,
      max_step ${int} not null, points ${bytes} not null, primary key (run_no, key, seq))`,

    `create table datasets (
      dataset_no ${id}, experiment_id ${int} not null, name ${text} not null, digest ${text} not null, source_type ${text} not null,
      source ${text} not null, schema ${text}, profile ${text}, unique (experiment_id, name, digest))`,
    `create table run_datasets (
      run_no ${int} not null, dataset_no ${int} not null, position ${int} not null, primary key (run_no, dataset_no))${clustered}`,
    `create index run_datasets_by_dataset on run_datasets (dataset_no, run_no)`,
    `create table run_dataset_tags (
      run_no ${int} not null, dataset_no ${int} not null, key ${text} not null, value ${text} not null,
      primary key (run_no, dataset_no, key))${clustered}`,
    `create table run_model_inputs (
      run_no ${int} not null, model_id ${text} not null, position ${int} not null, primary key (run_no, model_id))${clustered}`,
    `create table run_model_outputs (
      run_no ${int} not null, model_id ${text} not null, step ${int} not null, position ${int} not null,
      primary key (run_no, model_id))${clustered}`,

    `create table logged_models (
      model_no ${id}, model_id ${text} not null unique, experiment_id ${int} not null, name ${text} not null, model_type ${text} not null,
      source_run_id ${text} not null, artifact_uri ${text} not null, status ${int} not null, status_message ${text},
      created_at ${int} not null, updated_at ${int} not null, lifecycle ${text} not null, deleted_at ${int}, changed ${int} not null)`,
    `create index logged_models_by_time on logged_models (experiment_id, lifecycle, created_at desc, model_id)`,
    `create index logged_models_by_name on logged_models (experiment_id, name, created_at desc)`,
    `create table logged_model_params (
      model_no ${int} not null, key ${text} not null, value ${text} not null, primary key (model_no, key))${clustered}`,
    `create table logged_model_tags (
      model_no ${int} not null, key ${text} not null, value ${text} not null, primary key (model_no, key))${clustered}`,
    `create table logged_model_metrics (
      model_no ${int} not null, key ${text} not null, time ${int} not null, step ${int} not null, run_id ${text} not null,
      value ${real} not null, nan ${int} not null, dataset_name ${text} not null, dataset_digest ${text} not null,
      experiment_id ${int} not null, primary key (model_no, key, time, step, run_id))${clustered}`,
    `create index logged_model_metrics_by_value on logged_model_metrics (experiment_id, key, value)`,

    `create table audit (
      audit_no ${id}, at ${int} not null, actor ${text} not null, action ${text} not null, subject ${text} not null,
      request_id ${text} not null, detail ${text} not null)`,
    `create index audit_by_subject on audit (subject, audit_no)`,
  ]
}
