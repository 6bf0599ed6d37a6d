import type { ColumnTypes } from './column-types.ts'

/** What is known of traces: their spans are files. Metadata and tags are found by their values, as those of runs are. */
export function traces({ id, int, text, clustered, prefix }: ColumnTypes): readonly string[] {
  const values = (table: string): readonly string[] => [
    `create table ${table} (
      trace_no ${int} not null, key ${text} not null, value ${text} not null, primary key (trace_no, key))${clustered}`,
    `create index ${table}_by_value on ${table} (key, ${prefix('value')}, trace_no)`,
  ]
  return [
    `create table traces (
      trace_no ${id}, trace_id ${text} not null unique, experiment_id ${int} not null, client_request_id ${text},
      start_time ${int} not null, duration_ms ${int}, state ${text} not null, request_preview ${text}, response_preview ${text},
      artifact_uri ${text} not null)`,
    `create index traces_by_time on traces (experiment_id, start_time desc, trace_id)`,
    ...values('trace_tags'),
    ...values('trace_metadata'),
    `create table trace_assessments (
      trace_no ${int} not null, assessment_id ${text} not null, name ${text} not null, kind ${text} not null, value ${text} not null,
      source_type ${text} not null, source_id ${text}, span_id ${text}, rationale ${text}, metadata ${text}, overrides ${text},
      valid ${int} not null, created_at ${int} not null, updated_at ${int} not null,
      primary key (trace_no, assessment_id))${clustered}`,
  ]
}
