import type { ColumnTypes } from './column-types.ts'

/**
 * Small objects whose bytes wait to go into packs. A row for each time that one was stored under a name, in the order in which they came:
 * rows are added at one end and removed at the other, and never changed. A row whose name has another object by now is of no use.
 */
export function waitingObjects({ id, int, text, bytes }: ColumnTypes): readonly string[] {
  return [
    `create table waiting_objects (
      waiting_no ${id}, directory ${text} not null, name ${text} not null, object_id ${text} not null, size_bytes ${int} not null,
      bytes ${bytes} not null)`,
    `create index waiting_objects_by_object on waiting_objects (object_id)`,
  ]
}
