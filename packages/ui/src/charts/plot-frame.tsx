import type { ReactNode } from 'react'
import type { Axis } from './axis.ts'
import { short } from './parallel-plot.tsx'
import css from './relations.module.css'

/** The room of a plot with two axes, in its own units. */
export const frame = { width: 440, height: 260, left: 64, bottom: 34, margin: 12 } as const

export function xAt(place: number): number {
  return frame.left + place * (frame.width - frame.left - frame.margin * 2)
}

export function yAt(place: number): number {
  return frame.margin + (1 - place) * (frame.height - frame.bottom - frame.margin)
}

interface PlotFrameProps {
  readonly label: string
  readonly xTitle: string
  readonly across: Axis
  readonly up: Axis
  readonly children: ReactNode
}

/** Axes with their ticks around what is drawn. */
export function PlotFrame({ label, xTitle, across, up, children }: PlotFrameProps): ReactNode {
  const { width, height, left, bottom, margin } = frame
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
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
          {xTitle}
        </text>
      </g>
      {children}
    </svg>
  )
}
