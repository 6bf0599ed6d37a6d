import type { ColumnTypes } from './column-types.ts'

/** Views of an experiment's runs that people gave names. */
export function views({ id, int, text, short }: ColumnTypes): readonly string[] {
  return [
    `create table views (
      view_no ${id}, view_id ${text} not null unique, experiment_id ${int} not null, name ${text} not null, state ${text} not null,
      created_at ${int} not null, updated_at ${int} not null, created_by ${text} not null)`,
    `create unique index views_by_name on views (experiment_id, ${short('name')})`,
  ]
}
