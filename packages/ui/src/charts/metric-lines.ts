import type { SampledSeries } from '@stemma/contract'
import { toNumber } from '../format/number.ts'
import { alignLines, type LinePoints } from './align-lines.ts'
import type { ChartSettings } from './chart-settings.ts'
import type { Line, LineBand, LineChartInput } from './line-options.ts'
import { smooth } from './smooth.ts'
import { inlierRange } from './value-range.ts'
import { valuesAtSteps } from './values-at-steps.ts'

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
  series: readonly SampledSeries[],
  { runs, settings, metric }: LinesOptions,
): LineChartInput {
  const lines: Line[] = []
  const points: LinePoints[] = []
  const bands: LineBand[] = []
  const hasFaint = settings.smoothing > 0 && runs.length <= mostFaint
  for (const run of runs) {
    const own = series.find(({ run_id, key }) => run_id === run.id && key === metric)
    if (own === undefined) continue
    const x = xValues(own, { run, settings, series })
    const y = own.values.map(toNumber)
    const faint: Line = { label: run.name, color: run.color, width: 1, isFaint: true }
    if (own.lows !== undefined && own.highs !== undefined && settings.x !== 'metric') {
      bands.push({ high: lines.length, low: lines.length + 1, color: run.color })
      lines.push({ ...faint, width: 0 }, { ...faint, width: 0 })
      points.push({ x, y: own.highs.map(toNumber) }, { x, y: own.lows.map(toNumber) })
    }
    if (hasFaint) {
      lines.push(faint)
      points.push({ x, y })
    }
    lines.push({ label: run.name, color: run.color, runId: run.id })
    points.push({ x, y: smooth(y, settings.smoothing) })
  }
  const data = alignLines(points)
  const { isLogX, isLogY, ignoresOutliers } = settings
  return {
    ...{ data, lines, bands, isLogX, isLogY },
    isTime: settings.x === 'time',
    yRange: ignoresOutliers ? inlierRange(data.slice(1)) : undefined,
  }
}

interface XOptions {
  readonly run: ChartRun
  readonly settings: ChartSettings
  readonly series: readonly SampledSeries[]
}

function xValues(
  own: SampledSeries,
  { run, settings: { x, xMetric }, series }: XOptions,
): readonly number[] {
  const { steps, timestamps } = own
  switch (x) {
    case 'step':
      return steps.map(Number)
    case 'time':
      return timestamps.map((time) => Number(time) / 1000)
    case 'relative':
      return timestamps.map((time) => (Number(time) - run.startMs) / 1000)
    case 'metric': {
      const other = series.find(({ run_id, key }) => run_id === run.id && key === xMetric)
      return valuesAtSteps(steps.map(Number), {
        steps: other?.steps.map(Number) ?? [],
        values: other?.values.map(toNumber) ?? [],
      })
    }
  }
}
