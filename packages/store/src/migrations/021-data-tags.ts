import type { ColumnTypes } from './column-types.ts'

/** What people say of versions of data. */
export function dataTags({ int, text, clustered }: ColumnTypes): readonly string[] {
  return [
    `create table data_version_tags (
      version_no ${int} not null, key ${text} not null, value ${text} not null, position ${int} not null,
      primary key (version_no, key))${clustered}`,
  ]
}
