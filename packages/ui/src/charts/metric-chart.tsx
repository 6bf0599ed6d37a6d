import type { MetricSeries } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'
import { ask, addressOf } from '../api/server.ts'
import { formatNumber, toNumber } from '../format/number.ts'
import { Bars, type Bar } from './bars.tsx'
import { ChartMenu } from './chart-menu.tsx'
import type { ChartSettings } from './chart-settings.ts'
import { hoverRun } from './hovered-run.ts'
import { LineChart } from './line-chart.tsx'
import { metricLines, type ChartRun } from './metric-lines.ts'
import { placeOf } from './place-of.ts'
import { cssValue } from './run-colors.ts'
import chartsCss from './charts.module.css'
import legendCss from './legend.module.css'

interface MetricChartProps {
  readonly metric: string
  readonly runs: readonly ChartRun[]
  readonly settings: ChartSettings
  /** Charts of one key move their cursors together. */
  readonly syncKey: string
  /** Something is still being logged. */
  readonly isLive?: boolean
}

const pointsOfOne = 600
const pointsOfSome = 300
/** Of a line among very many, which is a few hundred pixels wide. */
const pointsOfMany = 150
/** Points of all lines together that are drawn in a moment. */
const pointsOfAll = 6_000
const liveMs = 5_000
const maxLegend = 8
/** More bands than this hide each other. */
const mostBands = 12

/** One metric of some runs. The server sends as many points as there is room for; zooming in asks it for those between. */
export function MetricChart({
  metric,
  runs,
  settings,
  syncKey,
  isLive = false,
}: MetricChartProps): ReactNode {
  const [range, setRange] = useState<readonly [number, number] | undefined>()
  const [cursor, setCursor] = useState<number | undefined>()
  const bySteps = settings.x === 'step' && !settings.isLogX
  const keys = settings.x === 'metric' ? [...new Set([metric, settings.xMetric])] : [metric]
  const ranges = settings.hasBand && runs.length <= mostBands
  const { data } = useQuery({
    queryKey: ['sample', runs.map(({ id }) => id), keys, bySteps && range, ranges],
    queryFn: ({ signal }) =>
      ask(
        'metrics.sample',
        {
          run_ids: runs.map(({ id }) => id),
          keys,
          ranges,
          max_points: pointsOf(runs.length),
          ...(bySteps &&
            range && { from_step: Math.floor(range[0]), to_step: Math.ceil(range[1]) }),
        },
        signal,
      ),
    enabled: runs.length > 0,
    placeholderData: (before) => before,
    refetchInterval: isLive && range === undefined ? liveMs : false,
  })
  const input = useMemo(
    () => ({
      ...metricLines(data?.series ?? [], { runs, settings, metric }),
      ...{ syncKey, range, onZoom: setRange, onCursor: setCursor },
    }),
    [data, runs, settings, metric, syncKey, range],
  )
  const bars = useMemo(() => {
    const own = data?.series.filter(({ key }) => key === metric)
    return range === undefined ? singleValues(own, runs) : undefined
  }, [data, runs, range, metric])
  const [xs = []] = input.data
  const at = cursor ?? xs.length - 1
  const shown = input.lines.flatMap(({ label, color, runId, isFaint }, line) => {
    const value = input.data[line + 1]?.[at]
    return isFaint === true || value === null || value === undefined
      ? []
      : [{ label, color, runId, value }]
  })
  return (
    <figure className={chartsCss['chart']} aria-label={metric}>
      <figcaption>
        <h3 className="ellipsis" title={metric}>
          {metric}
        </h3>
        <span className={chartsCss['at']}>
          {bars === undefined && xs.length > 0 && placeOf(xs[at], settings.x)}
        </span>
        {shown.length === 1 && <strong>{formatNumber(shown[0]?.value)}</strong>}
        {range !== undefined && (
          <button type="button" onClick={() => setRange(undefined)}>
            Zoom out
          </button>
        )}
        <ChartMenu
          name={metric}
          csv={
            runs.length === 1
              ? addressOf('metrics.history', {
                  run_id: runs[0]?.id ?? '',
                  key: metric,
                  format: 'csv',
                })
              : undefined
          }
          table={input}
          bars={bars}
        />
      </figcaption>
      <div className={chartsCss['room']}>
        {bars === undefined ? (
          <LineChart
            input={input}
            label={`${metric} by ${settings.x === 'metric' ? settings.xMetric : settings.x === 'step' ? 'step' : 'time'}`}
          />
        ) : (
          <Bars bars={bars} />
        )}
      </div>
      {runs.length > 1 && bars === undefined && (
        <ul className={legendCss['legend']}>
          {shown
            .toSorted((a, b) => b.value - a.value)
            .slice(0, maxLegend)
            .map(({ label, color, runId, value }) => (
              <li
                key={runId ?? label}
                onPointerEnter={() => hoverRun(runId)}
                onPointerLeave={() => hoverRun(undefined)}
              >
                <span style={{ background: cssValue(color) }} />{' '}
                <span className="ellipsis">{label}</span>
                <strong>{formatNumber(value)}</strong>
              </li>
            ))}
        </ul>
      )}
    </figure>
  )
}

function pointsOf(runs: number): number {
  if (runs === 1) return pointsOfOne
  return Math.max(pointsOfMany, Math.min(pointsOfSome, Math.floor(pointsOfAll / runs)))
}

/** A bar for each run where no run has more than one point: there is no line to draw. */
function singleValues(
  series: readonly MetricSeries[] | undefined,
  runs: readonly ChartRun[],
): readonly Bar[] | undefined {
  if (series === undefined || series.length === 0) return undefined
  if (series.some(({ values }) => values.length > 1)) return undefined
  return runs.flatMap(({ id, name, color }) => {
    const value = toNumber(series.find(({ run_id }) => run_id === id)?.values[0])
    return Number.isFinite(value) ? [{ id, label: name, color, value }] : []
  })
}
