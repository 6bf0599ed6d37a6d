import type { ColumnTypes } from './column-types.ts'

/** Work that engines were given. */
export function jobs({ id, int, text, clustered }: ColumnTypes): readonly string[] {
  return [
    `create table jobs (
      job_no ${id}, job_id ${text} not null unique, kind ${text} not null, name ${text} not null, engine ${text} not null, state ${text} not null,
      is_cancelled ${int} not null, handle ${text} not null, host ${text} not null, folder ${text} not null, command ${text} not null,
      run_no ${int}, run_id ${text} not null, exit_code ${int}, reason ${text} not null, log_bytes ${int} not null,
      created_by ${text} not null, created_at ${int} not null, started_at ${int}, ended_at ${int})`,
    `create index jobs_by_run on jobs (run_no, job_no) where run_no is not null`,
    `create index jobs_by_state on jobs (state, job_no)`,
    `create table job_logs (
      job_no ${int} not null, start ${int} not null, run_no ${int}, text ${text} not null, primary key (job_no, start))${clustered}`,
    `create index job_logs_by_run on job_logs (run_no, job_no) where run_no is not null`,
  ]
}
