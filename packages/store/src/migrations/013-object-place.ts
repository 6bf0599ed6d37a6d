import type { ColumnTypes } from './column-types.ts'

/** Where the objects are that the database names, by the name that their place has, and as it was last called. One row, with 1 as its key. */
export function objectPlace({ int, text, clustered }: ColumnTypes): readonly string[] {
  return [
    `create table object_place (
      only_one ${int} not null primary key, place_id ${text} not null, destination ${text} not null)${clustered}`,
  ]
}
