import type { ColumnTypes } from './column-types.ts'

/** Which versions of a dataset of files have an object: from one number to another, `to_version` being null while the newest has it. */
export function dataFiles({ int, text, clustered }: ColumnTypes): readonly string[] {
  return [
    `create table data_files (
      data_no ${int} not null, object_id ${text} not null, from_version ${int} not null, to_version ${int},
      primary key (data_no, object_id, from_version))${clustered}`,
  ]
}
