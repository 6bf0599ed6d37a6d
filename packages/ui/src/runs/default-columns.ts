import type { RunKeys } from '@stemma/contract'
import type { RunColumnId } from './column-id.ts'

const firstMetrics = 8
const firstParams = 6

/** So many parameters are all asked for, to show those that differ first. */
export const fewParams = 60

/** What the table shows before the reader chose: when, how long, and the first few metrics and parameters, of these what varies first. */
export function defaultColumns(
  { metrics, params }: RunKeys,
  varying: readonly RunColumnId[],
): readonly RunColumnId[] {
  const own = metrics.filter((key) => !key.startsWith('system/'))
  const chosen = [...new Set([...varying.map(({ key }) => key), ...params])].slice(0, firstParams)
  return [
    { kind: 'attribute', key: 'start_time' },
    { kind: 'attribute', key: 'duration' },
    ...own.slice(0, firstMetrics).map((key) => ({ kind: 'metric', key, summary: 'last' }) as const),
    ...chosen.map((key) => ({ kind: 'param', key }) as const),
    { kind: 'attribute', key: 'datasets' },
    { kind: 'attribute', key: 'source' },
  ]
}
