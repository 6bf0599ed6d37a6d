import type { ReactNode } from 'react'
import { formatNumber } from '../format/number.ts'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { axisOf } from './axis.ts'
import type { ChartRun } from './metric-lines.ts'
import { short, wire } from './parallel-plot.tsx'
import type { RunColumn } from './relations.tsx'
import { cssValue } from './run-colors.ts'
import css from './charts.module.css'

interface ScatterPlotProps {
  readonly x: RunColumn
  readonly y: RunColumn
  readonly runs: readonly ChartRun[]
}

const width = 440
const height = 260
const left = 64
const bottom = 34
const margin = 12

/** Each run a point, in the colour that it has in every chart. */
export function ScatterPlot({ x, y, runs }: ScatterPlotProps): ReactNode {
  const across = axisOf(x.values.map(wire), formatNumber)
  const up = axisOf(y.values.map(wire), formatNumber)
  const xAt = (place: number): number => left + place * (width - left - margin * 2)
  const yAt = (place: number): number => margin + (1 - place) * (height - bottom - margin)
  return (
    <figure className={css['plotFigure']}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${y.title} against ${x.title}`}
      >
        <g className={css['axis']}>
          {across.ticks.map(({ at, text }) => (
            <g key={text}>
              <line x1={xAt(at)} x2={xAt(at)} y1={margin} y2={height - bottom} />
              <text x={xAt(at)} y={height - bottom + 13} textAnchor="middle">
                {short(text)}
              </text>
            </g>
          ))}
          {up.ticks.map(({ at, text }) => (
            <g key={text}>
              <line x1={left} x2={width - margin} y1={yAt(at)} y2={yAt(at)} />
              <text x={left - 6} y={yAt(at) + 3} textAnchor="end">
                {short(text)}
              </text>
            </g>
          ))}
          <text
            x={(left + width) / 2}
            y={height - 4}
            textAnchor="middle"
            className={css['axisTitle']}
          >
            {x.title}
          </text>
        </g>
        {runs.map(({ id, name, color }, at) => {
          const [px, py] = [
            across.place(wire(x.values[at] ?? null)),
            up.place(wire(y.values[at] ?? null)),
          ]
          if (px === undefined || py === undefined) return null
          return (
            <circle
              key={id}
              cx={xAt(px)}
              cy={yAt(py)}
              r={5}
              className={css['point']}
              style={{ fill: cssValue(color) }}
              onClick={() => navigate(paths.run(id))}
            >
              <title>{`${name}\n${x.title} ${String(x.values[at])}\n${y.title} ${formatNumber(y.values[at])}`}</title>
            </circle>
          )
        })}
      </svg>
      <figcaption>{y.title}</figcaption>
    </figure>
  )
}
