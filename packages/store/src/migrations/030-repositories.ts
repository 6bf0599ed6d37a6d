import type { ColumnTypes } from './column-types.ts'

/**
 * What DVC and Git LFS keep here: repositories, the names that their clients give to objects, and locks. `removals` counts what made a
 * repository lack an object again; `whole_at` of a manifest is the count at which all of its members were last known to be there.
 */
export function repositories({ id, int, text, clustered }: ColumnTypes): readonly string[] {
  return [
    `create table repositories (
      repository_no ${id}, name ${text} not null unique, created_at ${int} not null, removals ${int} not null default 0)`,
    `create table repository_objects (
      repository_no ${int} not null, name ${text} not null, object_id ${text} not null, size_bytes ${int} not null,
      stored_at ${int} not null, whole_at ${int}, primary key (repository_no, name))${clustered}`,
    `create table repository_locks (
      lock_no ${id}, repository_no ${int} not null, path ${text} not null, ref ${text} not null, owner ${text} not null,
      locked_at ${int} not null, unique (repository_no, path))`,
  ]
}
