import type { ReactNode } from 'react'
import { formatNumber } from '../format/number.ts'
import { cssValue } from './run-colors.ts'
import css from './bars.module.css'

export interface Bar {
  readonly id: string
  readonly label: string
  readonly color: string
  readonly value: number
}

/** A bar for each run, from zero, the longest first. */
export function Bars({ bars }: { readonly bars: readonly Bar[] }): ReactNode {
  const sorted = bars.toSorted((a, b) => b.value - a.value)
  const low = Math.min(0, ...bars.map(({ value }) => value))
  const high = Math.max(0, ...bars.map(({ value }) => value))
  const part = (value: number): number => (high === low ? 0 : ((value - low) / (high - low)) * 100)
  return (
    <ul className={css['bars']}>
      {sorted.map(({ id, label, color, value }) => {
        const [from, to] = [part(Math.min(0, value)), part(Math.max(0, value))]
        return (
          <li key={id}>
            <span className="ellipsis" title={label}>
              {label}
            </span>
            <span className={css['barRoom']}>
              <span
                className={css['barLine']}
                style={{ left: `${from}%`, width: `${to - from}%`, background: cssValue(color) }}
              />
            </span>
            <strong title={String(value)}>{formatNumber(value)}</strong>
          </li>
        )
      })}
    </ul>
  )
}
