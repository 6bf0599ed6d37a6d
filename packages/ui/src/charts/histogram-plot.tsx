import type { ReactNode } from 'react'
import { formatNumber, toNumber } from '../format/number.ts'
import { binsOf } from './bins.ts'
import type { ChartRun } from './metric-lines.ts'
import { frame, PlotFrame, xAt, yAt } from './plot-frame.tsx'
import { PlotMenu } from './plot-menu.tsx'
import type { RunColumn } from './relations.tsx'
import css from './relations.module.css'

interface HistogramPlotProps {
  readonly y: RunColumn
  readonly runs: readonly ChartRun[]
}

/** How many runs have a result between one value and the next. */
export function HistogramPlot({ y, runs }: HistogramPlotProps): ReactNode {
  const values = y.values.map((value) => (value === null ? NaN : toNumber(value)))
  const bins = binsOf(values)
  const most = Math.max(1, ...bins.map(({ places }) => places.length))
  const [low, high] = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1]
  const part = (value: number): number => (high > low ? (value - low) / (high - low) : 0.5)
  const across = {
    place: () => undefined,
    ticks: [0, 0.25, 0.5, 0.75, 1].map((at) => ({
      at,
      text: formatNumber(low + (high - low) * at),
    })),
  }
  const ticks = [...new Set([0, Math.ceil(most / 2), most])]
  const up = {
    place: () => undefined,
    ticks: ticks.map((count) => ({ at: count / most, text: String(count) })),
  }
  return (
    <figure className={css['plotFigure']} aria-label={`Histogram of ${y.title}`}>
      <PlotFrame {...{ across, up }} xTitle={y.title} label={`Histogram of ${y.title}`}>
        {bins.map(({ from, to, places }) => (
          <rect
            key={from}
            className={css['histogramBar']}
            x={xAt(part(from)) + 0.5}
            width={Math.max(1, xAt(part(to)) - xAt(part(from)) - 1)}
            y={yAt(places.length / most)}
            height={frame.height - frame.bottom - yAt(places.length / most)}
          >
            <title>
              {[
                `${formatNumber(from)} to ${formatNumber(to)}: ${places.length}`,
                ...places.slice(0, 10).map((at) => runs[at]?.name ?? ''),
              ].join('\n')}
            </title>
          </rect>
        ))}
      </PlotFrame>
      <figcaption>
        runs
        <PlotMenu
          name={`Histogram of ${y.title}`}
          rows={() => [
            ['from', 'to', 'runs'],
            ...bins.map(({ from, to, places }) => [from, to, places.length]),
          ]}
        />
      </figcaption>
    </figure>
  )
}
