import type uPlot from 'uplot'
import { formatNumber } from '../format/number.ts'
import { cssColor } from './css-color.ts'
import { hoverRun } from './hovered-run.ts'

export interface Line {
  readonly label: string
  /** The name of a colour of the theme: `--run-1`. */
  readonly color: string
  readonly width?: number
  /** Drawn behind the others, and named by none. */
  readonly isFaint?: boolean
  /** The run that it is of: the one that is pointed at stands out in all charts. */
  readonly runId?: string
}

/** The room between two lines, filled. */
export interface LineBand {
  /** Places among the lines. */
  readonly high: number
  readonly low: number
  readonly color: string
}

export interface LineChartInput {
  /** The x values, then those of each line; null is a gap. */
  readonly data: readonly (readonly (number | null)[])[]
  readonly lines: readonly Line[]
  readonly bands?: readonly LineBand[]
  readonly isTime?: boolean
  readonly isLogX?: boolean
  readonly isLogY?: boolean
  /** What of the y axis is shown; all if undefined. */
  readonly yRange?: readonly [number, number] | undefined
  /** What of the x axis is shown; all if undefined. */
  readonly range?: readonly [number, number] | undefined
  /** Charts of one key move their cursors together. */
  readonly syncKey?: string
  /** What was dragged over; undefined for all, after a double click. */
  readonly onZoom?: ((range: readonly [number, number] | undefined) => void) | undefined
  readonly onCursor?: ((index: number | undefined) => void) | undefined
}

interface Frame {
  readonly element: HTMLElement
  readonly width: number
  readonly height: number
}

/** How uPlot is to draw it. */
export function lineOptions(
  input: LineChartInput,
  { element, width, height }: Frame,
): uPlot.Options {
  const { lines, bands = [], syncKey, onZoom, onCursor } = input
  return {
    width,
    height,
    legend: { show: false },
    cursor: {
      ...(syncKey !== undefined && { sync: { key: syncKey, setSeries: false } }),
      drag: { x: true, y: false, setScale: false },
      focus: { prox: 24 },
      points: { size: 6 },
    },
    focus: { alpha: 0.25 },
    scales: scalesOf(input),
    axes: axesOf(input, element),
    bands: bands.map(({ high, low, color }): uPlot.Band => ({
      series: [high + 1, low + 1],
      fill: cssColor(element, color).replace(/^rgb\((.+)\)$/u, 'rgba($1, 0.2)'),
    })),
    series: [
      {},
      ...lines.map(({ label, color, width = 1.5, isFaint = false }): uPlot.Series => ({
        label,
        stroke: cssColor(element, color),
        width,
        alpha: isFaint ? 0.3 : 1,
        spanGaps: true,
        // A line of one point has no length.
        points: { show: (input.data[0]?.length ?? 0) < 2, size: 6 },
      })),
    ],
    hooks: {
      setSelect: [
        (plot) => {
          const { left, width } = plot.select
          if (width < 4) return
          onZoom?.([plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')])
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
        },
      ],
      setSeries: [
        (_, series) => {
          // What another chart focused comes back here as the same run: nothing changes then.
          if (series !== null) hoverRun(lines[series - 1]?.runId)
        },
      ],
      setCursor: [({ cursor }) => onCursor?.(cursor.idx ?? undefined)],
      ready: [
        ({ over }) => {
          over.addEventListener('dblclick', () => onZoom?.(undefined))
          over.addEventListener('mouseleave', () => hoverRun(undefined))
        },
      ],
    },
  }
}

function scalesOf({
  isTime = false,
  isLogX = false,
  isLogY = false,
  range,
  yRange,
}: LineChartInput): uPlot.Scales {
  return {
    x: { time: isTime, distr: isLogX ? 3 : 1, ...(range && { range: [...range] }) },
    y: { distr: isLogY ? 3 : 1, ...(yRange && !isLogY && { range: [...yRange] }) },
  }
}

function axesOf({ isTime = false }: LineChartInput, element: HTMLElement): uPlot.Axis[] {
  const axis: uPlot.Axis = {
    stroke: cssColor(element, '--muted'),
    font: `11px ${getComputedStyle(element).fontFamily}`,
    grid: { stroke: cssColor(element, '--line'), width: 1 },
    ticks: { stroke: cssColor(element, '--line'), width: 1, size: 4 },
    gap: 4,
  }
  const inWords = (_: uPlot, ticks: readonly (number | null)[]): string[] => ticks.map(formatNumber)
  return [
    { ...axis, size: 28, ...(!isTime && { values: inWords }) },
    { ...axis, size: 56, values: inWords },
  ]
}
