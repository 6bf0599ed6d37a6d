import type uPlot from 'uplot'
import { formatNumber } from '../format/number.ts'
import { cssColor } from './css-color.ts'

export interface Line {
  readonly label: string
  /** The name of a colour of the theme: `--run-1`. */
  readonly color: string
  readonly width?: number
  readonly dash?: readonly number[]
}

export interface LineChartInput {
  /** The x values, then those of each line; NaN and null are gaps. */
  readonly data: readonly (readonly (number | null)[])[]
  readonly lines: readonly Line[]
  readonly isTime?: boolean
  readonly isLogX?: boolean
  readonly isLogY?: boolean
  /** Charts of one key move their cursors together. */
  readonly syncKey?: string
  /** What was dragged over. */
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
  const { lines, isTime = false, isLogX = false, isLogY = false, syncKey, onZoom, onCursor } = input
  const style = getComputedStyle(element)
  const color = (name: string): string => cssColor(element, name)
  const axis: uPlot.Axis = {
    stroke: color('--muted'),
    font: `11px ${style.fontFamily}`,
    grid: { stroke: color('--line'), width: 1 },
    ticks: { stroke: color('--line'), width: 1, size: 4 },
    gap: 4,
  }
  return {
    width,
    height,
    legend: { show: false },
    cursor: {
      ...(syncKey !== undefined && { sync: { key: syncKey, setSeries: true } }),
      drag: { x: true, y: false, setScale: false },
      focus: { prox: 24 },
      points: { size: 6 },
    },
    focus: { alpha: 0.25 },
    scales: {
      x: { time: isTime, distr: isLogX ? 3 : 1 },
      y: { distr: isLogY ? 3 : 1 },
    },
    axes: [
      { ...axis, size: 28, ...(!isTime && { values: (_, ticks) => ticks.map(formatNumber) }) },
      {
        ...axis,
        size: 56,
        values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : formatNumber(tick))),
      },
    ],
    series: [
      {},
      ...lines.map(({ label, color: name, width = 1.5, dash }): uPlot.Series => ({
        label,
        stroke: color(name),
        width,
        ...(dash !== undefined && { dash: [...dash] }),
        points: { show: false },
        spanGaps: true,
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
      setCursor: [({ cursor }) => onCursor?.(cursor.idx ?? undefined)],
      ready: [(plot) => plot.over.addEventListener('dblclick', () => onZoom?.(undefined))],
    },
  }
}
