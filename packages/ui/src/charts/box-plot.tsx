import type { ReactNode } from 'react'
import { formatNumber, toNumber } from '../format/number.ts'
import { axisOf } from './axis.ts'
import { boxStats, type BoxStats } from './box-stats.ts'
import type { ChartRun } from './metric-lines.ts'
import { wire } from './parallel-plot.tsx'
import { frame, PlotFrame, xAt, yAt } from './plot-frame.tsx'
import { PlotMenu } from './plot-menu.tsx'
import type { RunColumn } from './relations.tsx'
import { RunPoint } from './run-point.tsx'
import css from './relations.module.css'

interface BoxPlotProps {
  readonly x: RunColumn
  readonly y: RunColumn
  readonly runs: readonly ChartRun[]
}

const mostBoxes = 24

/** A box of a result for each value of a parameter, with the runs as points in it. */
export function BoxPlot({ x, y, runs }: BoxPlotProps): ReactNode {
  // As texts: each value has a box of its own, at equal distances.
  const names = x.values.map((value) => (value === null ? null : String(value)))
  const order = [...new Set(names.filter((name) => name !== null))]
    .toSorted((a, b) => Number(a) - Number(b) || a.localeCompare(b))
    .slice(0, mostBoxes)
  const place = new Map(order.map((name, at) => [name, (at + 0.5) / order.length]))
  const across = {
    place: () => undefined,
    ticks: order.map((text) => ({ at: place.get(text) ?? 0, text })),
  }
  const up = axisOf(y.values.map(wire), formatNumber)
  const boxes = order.flatMap((name) => {
    const stats = boxStats(
      y.values.flatMap((value, at) =>
        names[at] === name && value !== null ? [toNumber(value)] : [],
      ),
    )
    return stats === undefined ? [] : [{ name, stats }]
  })
  const half = Math.min(26, (frame.width - frame.left) / Math.max(1, order.length) / 3)
  return (
    <figure className={css['plotFigure']} aria-label={`Boxes of ${y.title} by ${x.title}`}>
      <PlotFrame {...{ across, up }} xTitle={x.title} label={`Boxes of ${y.title} by ${x.title}`}>
        {boxes.map(({ name, stats }) => (
          <Box
            key={name}
            {...{ stats, half }}
            middle={xAt(place.get(name) ?? 0)}
            y={(value) => yAt(up.place(value) ?? 0)}
          />
        ))}
        {runs.map((run, at) => (
          <RunPoint
            key={run.id}
            run={run}
            x={place.get(names[at] ?? '')}
            y={up.place(wire(y.values[at] ?? null))}
            words={`${x.title} ${String(x.values[at])}\n${y.title} ${formatNumber(y.values[at])}`}
          />
        ))}
      </PlotFrame>
      <figcaption>
        {y.title}
        <PlotMenu
          name={`${y.title} by ${x.title}`}
          rows={() => [
            [x.title, 'low', 'first quartile', 'median', 'third quartile', 'high'],
            ...boxes.map(({ name, stats }) => [
              name,
              stats.low,
              stats.first,
              stats.median,
              stats.third,
              stats.high,
            ]),
          ]}
        />
      </figcaption>
    </figure>
  )
}

interface BoxProps {
  readonly stats: BoxStats
  readonly middle: number
  readonly half: number
  readonly y: (value: number) => number
}

function Box({ stats: { low, first, median, third, high }, middle, half, y }: BoxProps): ReactNode {
  return (
    <g className={css['box']}>
      <line x1={middle} x2={middle} y1={y(low)} y2={y(first)} />
      <line x1={middle} x2={middle} y1={y(third)} y2={y(high)} />
      <rect
        x={middle - half}
        width={half * 2}
        y={y(third)}
        height={Math.max(1, y(first) - y(third))}
        rx={2}
      />
      <line
        className={css['median']}
        x1={middle - half}
        x2={middle + half}
        y1={y(median)}
        y2={y(median)}
      />
    </g>
  )
}
