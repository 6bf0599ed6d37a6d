import { formatNumber } from '../format/number.ts'
import { formatDuration, formatTime } from '../format/time.ts'
import type { ChartSettings } from './chart-settings.ts'

/** Where on the x axis the cursor is, in words. */
export function placeOf(x: number | null | undefined, axis: ChartSettings['x']): string {
  if (x === null || x === undefined) return ''
  if (axis === 'time') return formatTime(x * 1000)
  if (axis === 'metric') return formatNumber(x)
  return axis === 'relative' ? formatDuration(x * 1000) : `step ${formatNumber(x)}`
}
