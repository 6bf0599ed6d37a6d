import type { ReactNode } from 'react'
import { formatNumber, toNumber } from '../format/number.ts'
import { axisOf } from './axis.ts'
import { hoverRun, useHoveredRun } from './hovered-run.ts'
import type { ChartRun } from './metric-lines.ts'
import { PlotMenu } from './plot-menu.tsx'
import type { RunColumn } from './relations.tsx'
import { shade } from './shade.ts'
import css from './relations.module.css'

interface ParallelPlotProps {
  /** The last one gives the lines their colour. */
  readonly columns: readonly RunColumn[]
  readonly runs: readonly ChartRun[]
}

const width = 720
const height = 260
const top = 34
const bottom = 16
const side = 56

/** Each run a line across an axis for each column. */
export function ParallelPlot({ columns, runs }: ParallelPlotProps): ReactNode {
  const hovered = useHoveredRun()
  const axes = columns.map(({ title, values }, at) => ({
    title,
    values,
    axis: axisOf(values.map(wire), formatNumber),
    x: side + ((width - 2 * side) * at) / Math.max(1, columns.length - 1),
  }))
  const y = (place: number): number => top + (1 - place) * (height - top - bottom)
  const last = axes.at(-1)
  const lines = runs.map((run, at) => {
    const points = axes.flatMap(({ axis, values, x }) => {
      const place = axis.place(wire(values[at] ?? null))
      return place === undefined ? [] : [`${x},${y(place)}`]
    })
    const part = last?.axis.place(wire(last.values[at] ?? null))
    return { run, points: points.join(' '), part }
  })
  return (
    <figure className={css['plotFigure']}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Parallel coordinates of ${columns.map(({ title }) => title).join(', ')}`}
      >
        {lines.map(({ run, points, part }) => (
          <polyline
            key={run.id}
            points={points}
            className={css['thread']}
            data-faint={(hovered !== undefined && hovered !== run.id) || undefined}
            style={{ stroke: shade(part) }}
            onPointerEnter={() => hoverRun(run.id)}
            onPointerLeave={() => hoverRun(undefined)}
          >
            <title>{run.name}</title>
          </polyline>
        ))}
        {axes.map(({ title, axis, x }) => (
          <g key={title} className={css['axis']}>
            <line x1={x} x2={x} y1={top} y2={height - bottom} />
            <text x={x} y={14} textAnchor="middle" className={css['axisTitle']}>
              {short(title)}
            </text>
            {axis.ticks.map(({ at, text }) => (
              <text key={text} x={x + 5} y={y(at) + 3}>
                {short(text)}
              </text>
            ))}
          </g>
        ))}
      </svg>
      <figcaption>
        {runs.find(({ id }) => id === hovered)?.name ?? ' '}
        <PlotMenu
          name="Parallel coordinates"
          rows={() => [
            ['run', ...columns.map(({ title }) => title)],
            ...runs.map(({ name }, at) => [
              name,
              ...columns.map(({ values }) => values[at] ?? null),
            ]),
          ]}
        />
      </figcaption>
    </figure>
  )
}

/** NaN and infinities lie on no axis. */
export function wire(value: number | string | null): number | string | null {
  return value === 'NaN' || !(typeof value !== 'number' || Number.isFinite(toNumber(value)))
    ? null
    : value
}

export function short(text: string): string {
  return text.length > 14 ? `${text.slice(0, 13)}…` : text
}
