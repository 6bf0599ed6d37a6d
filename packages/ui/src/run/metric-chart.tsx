import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react'
import { ask } from '../api/server.ts'
import type { LineChartInput } from '../charts/line-options.ts'
import { formatNumber, toNumber } from '../format/number.ts'
import css from './run.module.css'

const LineChart = lazy(async () => ({
  default: (await import('../charts/line-chart.tsx')).LineChart,
}))

interface MetricChartProps {
  readonly runId: string
  readonly metric: string
}

/** One metric over its steps, as many points as the chart can show; zooming in asks the server for more of them. */
export function MetricChart({ runId, metric }: MetricChartProps): ReactNode {
  const [range, setRange] = useState<readonly [number, number] | undefined>()
  const [cursor, setCursor] = useState<number | undefined>()
  const { data } = useQuery({
    queryKey: ['sample', runId, metric, range],
    queryFn: ({ signal }) =>
      ask(
        'metrics.sample',
        {
          run_ids: [runId],
          keys: [metric],
          max_points: 500,
          ...(range && { from_step: Math.floor(range[0]), to_step: Math.ceil(range[1]) }),
        },
        signal,
      ),
    placeholderData: (before) => before,
  })
  const series = data?.series[0]
  const input = useMemo((): LineChartInput => {
    const steps = series?.steps.map(Number) ?? []
    const values = series?.values.map(toNumber) ?? []
    return {
      data: [steps, values],
      lines: [{ label: metric, color: '--run-1' }],
      syncKey: runId,
      onZoom: setRange,
      onCursor: setCursor,
    }
  }, [series, metric, runId])
  const at = cursor ?? (series?.values.length ?? 0) - 1
  return (
    <figure className={css['chart']}>
      <figcaption>
        <h3 className="ellipsis" title={metric}>
          {metric}
        </h3>
        <span className="muted">{series && `step ${String(series.steps[at] ?? '')}`}</span>
        <strong>{formatNumber(series?.values[at])}</strong>
      </figcaption>
      <Suspense fallback={<div />}>
        <LineChart input={input} label={`${metric} by step`} />
      </Suspense>
    </figure>
  )
}
