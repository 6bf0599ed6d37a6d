import type { ReactNode } from 'react'
import { formatNumber } from '../format/number.ts'
import { axisOf } from './axis.ts'
import type { ChartRun } from './metric-lines.ts'
import { wire } from './parallel-plot.tsx'
import { PlotFrame } from './plot-frame.tsx'
import { PlotMenu } from './plot-menu.tsx'
import type { RunColumn } from './relations.tsx'
import { RunPoint } from './run-point.tsx'
import css from './relations.module.css'

interface ScatterPlotProps {
  readonly x: RunColumn
  readonly y: RunColumn
  readonly runs: readonly ChartRun[]
}

/** Each run a point, in the colour that it has in every chart. */
export function ScatterPlot({ x, y, runs }: ScatterPlotProps): ReactNode {
  const across = axisOf(x.values.map(wire), formatNumber)
  const up = axisOf(y.values.map(wire), formatNumber)
  return (
    <figure className={css['plotFigure']} aria-label={`${y.title} against ${x.title}`}>
      <PlotFrame {...{ across, up }} xTitle={x.title} label={`${y.title} against ${x.title}`}>
        {runs.map((run, at) => (
          <RunPoint
            key={run.id}
            run={run}
            x={across.place(wire(x.values[at] ?? null))}
            y={up.place(wire(y.values[at] ?? null))}
            words={`${x.title} ${String(x.values[at])}\n${y.title} ${formatNumber(y.values[at])}`}
          />
        ))}
      </PlotFrame>
      <figcaption>
        {y.title}
        <PlotMenu
          name={`${y.title} against ${x.title}`}
          rows={() => [
            ['run', x.title, y.title],
            ...runs.map(({ name }, at) => [name, x.values[at] ?? null, y.values[at] ?? null]),
          ]}
        />
      </figcaption>
    </figure>
  )
}
