import type { ColumnTypes } from './column-types.ts'

/** What the numbers stand for that Aim's clients give to contexts: the same for all runs. */
export function aimContexts({ text, bytes, clustered }: ColumnTypes): readonly string[] {
  return [
    `create table aim_contexts (number ${text} not null primary key, nodes ${bytes} not null)${clustered}`,
  ]
}
