import type { ColumnTypes } from './column-types.ts'

/** A name for the database, which copies of it keep: objects outside of it are written down as its own. One row, with 1 as its key. */
export function databaseId({ int, text, clustered }: ColumnTypes): readonly string[] {
  return [
    `create table database_id (only_one ${int} not null primary key, id ${text} not null)${clustered}`,
  ]
}
