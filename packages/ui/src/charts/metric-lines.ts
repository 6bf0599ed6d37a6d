import type { MetricSeries } from '@stemma/contract'
import { toNumber } from '../format/number.ts'
import { alignLines, type LinePoints } from './align-lines.ts'
import type { ChartSettings } from './chart-settings.ts'
import type { Line, LineChartInput } from './line-options.ts'
import { smooth } from './smooth.ts'
import { inlierRange } from './value-range.ts'

/** A run that is drawn. */
export interface ChartRun {
  readonly id: string
  readonly name: string
  /** The name of a colour of the theme. */
  readonly color: string
  readonly startMs: number
}

interface LinesOptions {
  readonly runs: readonly ChartRun[]
  readonly settings: ChartSettings
  readonly metric: string
}

/** So many runs show what was smoothed away, faintly. */
const mostFaint = 6

/** What a chart of one metric draws: a line for each run that has it. */
export function metricLines(
  series: readonly MetricSeries[],
  { runs, settings, metric }: LinesOptions,
): LineChartInput {
  const lines: Line[] = []
  const points: LinePoints[] = []
  const hasFaint = settings.smoothing > 0 && runs.length <= mostFaint
  for (const run of runs) {
    const own = series.find(({ run_id, key }) => run_id === run.id && key === metric)
    if (own === undefined) continue
    const x = xValues(own, run, settings)
    const y = own.values.map(toNumber)
    if (hasFaint) {
      lines.push({ label: run.name, color: run.color, width: 1, isFaint: true })
      points.push({ x, y })
    }
    lines.push({ label: run.name, color: run.color })
    points.push({ x, y: smooth(y, settings.smoothing) })
  }
  const data = alignLines(points)
  const { isLogX, isLogY, ignoresOutliers } = settings
  return {
    ...{ data, lines, isLogX, isLogY },
    isTime: settings.x === 'time',
    yRange: ignoresOutliers ? inlierRange(data.slice(1)) : undefined,
  }
}

function xValues(
  { steps, timestamps }: MetricSeries,
  { startMs }: ChartRun,
  { x }: ChartSettings,
): readonly number[] {
  switch (x) {
    case 'step':
      return steps.map(Number)
    case 'time':
      return timestamps.map((time) => Number(time) / 1000)
    case 'relative':
      return timestamps.map((time) => (Number(time) - startMs) / 1000)
  }
}
