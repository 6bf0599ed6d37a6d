import type { RunKeys } from '@stemma/contract'
import type { RunColumnId } from './column-id.ts'

const firstMetrics = 8
const firstParams = 6

/** What the table shows before the reader chose: when, how long, and the first few metrics and parameters. */
export function defaultColumns({ metrics, params }: RunKeys): readonly RunColumnId[] {
  const own = metrics.filter((key) => !key.startsWith('system/'))
  return [
    { kind: 'attribute', key: 'start_time' },
    { kind: 'attribute', key: 'duration' },
    ...own.slice(0, firstMetrics).map((key) => ({ kind: 'metric', key, summary: 'last' }) as const),
    ...params.slice(0, firstParams).map((key) => ({ kind: 'param', key }) as const),
    { kind: 'attribute', key: 'datasets' },
    { kind: 'attribute', key: 'source' },
  ]
}
