import { contours } from 'd3-contour'
import { useMemo, type ReactNode } from 'react'
import { formatNumber, toNumber } from '../format/number.ts'
import { axisOf } from './axis.ts'
import type { ChartRun } from './metric-lines.ts'
import { wire } from './parallel-plot.tsx'
import { PlotFrame, xAt, yAt } from './plot-frame.tsx'
import { PlotMenu } from './plot-menu.tsx'
import type { RunColumn } from './relations.tsx'
import { RunPoint } from './run-point.tsx'
import { shade } from './shade.ts'
import { surfaceOf } from './surface.ts'
import css from './relations.module.css'

interface ContourPlotProps {
  readonly x: RunColumn
  readonly y: RunColumn
  /** What is high or low over the two. */
  readonly z: RunColumn
  readonly runs: readonly ChartRun[]
}

const size = { columns: 60, rows: 40 }
const levels = 10

/** A result over two parameters as a landscape: between the runs it is a guess, the points are what was measured. */
export function ContourPlot({ x, y, z, runs }: ContourPlotProps): ReactNode {
  const across = useMemo(() => axisOf(x.values.map(wire), formatNumber), [x])
  const up = useMemo(() => axisOf(y.values.map(wire), formatNumber), [y])
  const { bands, points } = useMemo(() => {
    const points = z.values.map((value, at) => ({
      x: across.place(wire(x.values[at] ?? null)),
      y: up.place(wire(y.values[at] ?? null)),
      value: value === null ? NaN : toNumber(value),
    }))
    const known = points.flatMap(({ x, y, value }) =>
      x === undefined || y === undefined || !Number.isFinite(value) ? [] : [{ x, y, value }],
    )
    const values = known.map(({ value }) => value)
    const [low, high] = [Math.min(...values), Math.max(...values)]
    if (known.length < 3 || !(high > low)) return { bands: [], points }
    const thresholds = Array.from({ length: levels }, (_, at) => low + ((high - low) * at) / levels)
    const drawn = contours().size([size.columns, size.rows]).thresholds(thresholds)([
      ...surfaceOf(known, size),
    ])
    return {
      bands: drawn.map(({ value, coordinates }) => ({
        value,
        part: (value - low) / (high - low),
        path: pathOf(coordinates),
      })),
      points,
    }
  }, [x, y, z, across, up])
  const label = `${z.title} over ${x.title} and ${y.title}`
  return (
    <figure className={css['plotFigure']} aria-label={label}>
      <PlotFrame {...{ across, up, label }} xTitle={x.title}>
        {bands.map(({ value, part, path }) => (
          <path key={value} d={path} className={css['band']} style={{ fill: shade(part) }}>
            <title>{`${z.title} from ${formatNumber(value)}`}</title>
          </path>
        ))}
        {runs.map((run, at) => (
          <RunPoint
            key={run.id}
            run={run}
            x={points[at]?.x}
            y={points[at]?.y}
            words={[x, y, z]
              .map(({ title, values }) => `${title} ${String(values[at])}`)
              .join('\n')}
          />
        ))}
      </PlotFrame>
      <figcaption>
        {bands.length === 0
          ? 'Three runs with different results are needed for a landscape.'
          : label}
        <PlotMenu
          name={label}
          rows={() => [
            ['run', x.title, y.title, z.title],
            ...runs.map(({ name }, at) => [
              name,
              ...[x, y, z].map(({ values }) => values[at] ?? null),
            ]),
          ]}
        />
      </figcaption>
    </figure>
  )
}

/** A band in the units of the plot. */
function pathOf(polygons: readonly (readonly (readonly (readonly number[])[])[])[]): string {
  return polygons
    .flatMap((rings) =>
      rings.map(
        (ring) =>
          `M${ring
            .map(
              ([column = 0, row = 0]) =>
                `${xAt(column / size.columns).toFixed(1)} ${yAt(row / size.rows).toFixed(1)}`,
            )
            .join('L')}Z`,
      ),
    )
    .join('')
}
