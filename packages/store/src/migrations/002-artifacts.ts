import type { ColumnTypes } from './column-types.ts'

/**
 * The names of artifacts whose bytes are in the object store. A row for each file and each directory, under the path of the directory
 * that it is in: a page of a large directory is a range of the key. `artifact_bases` has the newest object of each relative path in an
 * experiment, for those large enough to be stored as a difference.
 */
export function artifacts({ int, text, clustered }: ColumnTypes): readonly string[] {
  return [
    `create table artifacts (
      directory ${text} not null, name ${text} not null, object_id ${text}, size_bytes ${int} not null, modified_at ${int} not null,
      primary key (directory, name))${clustered}`,
    `create table artifact_bases (place ${text} not null primary key, object_id ${text} not null)${clustered}`,
  ]
}
