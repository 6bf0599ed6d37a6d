import type { ColumnTypes } from './column-types.ts'

/** What is to be served, and how it does. */
export function endpoints({ id, int, text }: ColumnTypes): readonly string[] {
  return [
    `create table endpoints (
      endpoint_no ${id}, name ${text} not null, revision ${int} not null, model_uri ${text} not null, settings ${text} not null,
      is_stopped ${int} not null, created_at ${int} not null, created_by ${text} not null, unique (name, revision))`,
    `create table endpoint_states (
      name ${text} not null primary key, runner ${text} not null, revision ${int} not null, status ${text} not null,
      detail ${text} not null, url ${text} not null, reported_at ${int} not null, held_until ${int} not null)`,
  ]
}
