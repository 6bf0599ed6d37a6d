import type { ColumnTypes } from './column-types.ts'

/** Versions of data that were made of versions of another dataset: parts of a split, copies. */
export function dataOrigins({ int, text, clustered }: ColumnTypes): readonly string[] {
  return [
    `create table data_origins (
      version_no ${int} not null, origin_no ${int} not null, way ${text} not null,
      primary key (version_no, origin_no))${clustered}`,
    `create index data_origins_by_origin on data_origins (origin_no, version_no)`,
  ]
}
