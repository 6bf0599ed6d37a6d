import type { NativeRun } from '@stemma/contract'
import { formatColumnId, type RunColumnId } from './column-id.ts'
import { runValue } from './run-value.ts'

/** Of some columns those in which the runs are not all the same; with fewer than two runs nothing can differ. */
export function differing(
  runs: readonly NativeRun[],
  columns: readonly RunColumnId[],
): readonly RunColumnId[] {
  if (runs.length < 2) return columns
  return columns.filter((id) => new Set(runs.map((run) => runValue(run, id))).size > 1)
}

/** Of some columns those in which runs that have something there have different things: what a parent of runs lacks makes no difference. */
export function varying(
  runs: readonly NativeRun[],
  columns: readonly RunColumnId[],
): readonly RunColumnId[] {
  return columns.filter((id) => {
    const values = new Set(runs.map((run) => runValue(run, id)))
    values.delete(undefined)
    return values.size > 1
  })
}

/** A column for every parameter that some run has. */
export function paramColumns(runs: readonly NativeRun[]): readonly RunColumnId[] {
  const keys = new Set(runs.flatMap(({ params }) => params.map(({ key }) => key)))
  return [...keys].toSorted().map((key) => ({ kind: 'param', key }) as const)
}

/** Columns without repeats, the first of each. */
export function distinct(columns: readonly RunColumnId[]): readonly RunColumnId[] {
  return [...new Map(columns.map((id) => [formatColumnId(id), id])).values()]
}
