import type { ColumnTypes } from './column-types.ts'

/** How runs came about. */
export function recipes({ int, text }: ColumnTypes): readonly string[] {
  return [
    `create table run_recipes (run_no ${int} not null primary key, content ${text} not null, created_at ${int} not null)`,
  ]
}
