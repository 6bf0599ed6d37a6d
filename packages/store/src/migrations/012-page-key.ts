import type { ColumnTypes } from './column-types.ts'

/** The key that page tokens are signed with. All servers on one database read each other's tokens. One row, with 1 as its key. */
export function pageKey({ int, text, clustered, random }: ColumnTypes): readonly string[] {
  return [
    `create table page_key (only_one ${int} not null primary key, key ${text} not null)${clustered}`,
    `insert into page_key (only_one, key) values (1, ${random})`,
  ]
}
