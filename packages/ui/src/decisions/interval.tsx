import type { ReactNode } from 'react'
import { formatNumber } from '../format/number.ts'
import css from './decisions.module.css'

interface IntervalProps {
  readonly low: number
  readonly high: number
  readonly value: number
  /** What it must stay above. */
  readonly needed: number | undefined
}

const width = 280
const height = 18
const margin = 6

/** An interval on a line with zero, and a mark for what is asked. Each line has a scale of its own: metrics have different units. */
export function Interval({ low, high, value, needed }: IntervalProps): ReactNode {
  const ends = [0, low, high, needed ?? 0]
  const from = Math.min(...ends)
  const span = Math.max(...ends) - from || 1
  const x = (at: number): number => margin + ((at - from) / span) * (width - 2 * margin)
  const middle = height / 2
  const isEnough = needed === undefined ? undefined : low >= needed
  const text = `${formatNumber(low)} to ${formatNumber(high)}${needed === undefined ? '' : `, asked for: above ${formatNumber(needed)}`}`
  return (
    <span className={css['interval']}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={text}
        data-enough={isEnough}
      >
        <title>{text}</title>
        <line className={css['axis']} x1={margin} x2={width - margin} y1={middle} y2={middle} />
        <line className={css['zero']} x1={x(0)} x2={x(0)} y1={2} y2={height - 2} />
        {needed !== undefined && needed !== 0 && (
          <line className={css['needed']} x1={x(needed)} x2={x(needed)} y1={2} y2={height - 2} />
        )}
        <line className={css['span']} x1={x(low)} x2={x(high)} y1={middle} y2={middle} />
        <circle className={css['point']} cx={x(value)} cy={middle} r={3.5} />
      </svg>
      <span className="number muted">
        {formatNumber(low)} … {formatNumber(high)}
      </span>
    </span>
  )
}
