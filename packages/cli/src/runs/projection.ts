import type { FindRunsRequest } from '@stemma/contract'
import type { RunColumn } from './run-column.ts'

/** What the server has to send for these columns, and no more. */
export function projection(
  columns: readonly RunColumn[],
): Required<Pick<FindRunsRequest, 'metrics' | 'params' | 'tags' | 'aggregates'>> {
  const gather = <T>(read: (column: RunColumn) => T | undefined): T[] => [
    ...new Set(columns.map(read).filter((value) => value !== undefined)),
  ]
  return {
    metrics: gather(({ metric }) => metric),
    params: gather(({ param }) => param),
    tags: gather(({ tag }) => tag),
    aggregates: gather(({ aggregate }) => aggregate),
  }
}
