import type { ReactNode } from 'react'
import { formatNumber } from '../format/number.ts'

export interface WindowValue {
  /** What the window is called. */
  readonly label: string
  /** Undefined where there is not enough data: that is no zero. */
  readonly value: number | undefined
  /** As it is told. */
  readonly text: string
}

const [width, height] = [6, 48]

/** A small bar for each window of time, the oldest first; a dot where nothing is known. */
export function WindowBars({
  title,
  windows,
}: {
  readonly title: string
  readonly windows: readonly WindowValue[]
}): ReactNode {
  const most = Math.max(0, ...windows.map(({ value }) => value ?? 0))
  const heightOf = (value: number): number => (most === 0 ? 0 : (value / most) * (height - 4))
  return (
    <figure>
      <figcaption className="muted">
        {title}, up to {formatNumber(most)}
      </figcaption>
      <svg
        role="img"
        aria-label={`${title}: ${windows.map(({ label, text }) => `${label} ${text}`).join(', ')}`}
        width={windows.length * width}
        height={height}
      >
        {windows.map(({ label, value, text }, at) =>
          value === undefined ? (
            <circle key={label} cx={at * width + 2} cy={height - 2} r={1.5} fill="var(--muted)">
              <title>{`${label}: ${text}`}</title>
            </circle>
          ) : (
            <rect
              key={label}
              x={at * width}
              y={height - 2 - heightOf(value)}
              width={width - 2}
              height={heightOf(value) + 2}
              fill="var(--accent)"
            >
              <title>{`${label}: ${text}`}</title>
            </rect>
          ),
        )}
      </svg>
    </figure>
  )
}
