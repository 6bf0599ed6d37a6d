import type { ReactNode } from 'react'
import { hoverRun, useHoveredRun } from './hovered-run.ts'
import type { ChartRun } from './metric-lines.ts'
import { cssValue } from './run-colors.ts'
import css from './legend.module.css'

interface RunLegendProps {
  readonly runs: readonly ChartRun[]
  readonly hidden: ReadonlySet<string>
  readonly pinned: ReadonlySet<string>
  readonly onHide: (runId: string) => void
  readonly onPin: (runId: string) => void
}

/** The runs of the charts: a click takes one out of them or brings it back; a pinned one stays in them whatever the search finds. */
export function RunLegend({ runs, hidden, pinned, onHide, onPin }: RunLegendProps): ReactNode {
  const hovered = useHoveredRun()
  return (
    <ul className={css['runs']} aria-label="Runs in the charts">
      {runs.map(({ id, name, color }) => (
        <li
          key={id}
          data-hot={hovered === id || undefined}
          onPointerEnter={() => hoverRun(id)}
          onPointerLeave={() => hoverRun(undefined)}
        >
          <button
            type="button"
            aria-pressed={!hidden.has(id)}
            title={`${hidden.has(id) ? 'Show' : 'Hide'} ${name}`}
            onClick={() => onHide(id)}
          >
            <span
              style={{
                background: hidden.has(id) ? 'transparent' : cssValue(color),
                borderColor: cssValue(color),
              }}
            />
            {name}
          </button>
          <button
            type="button"
            aria-pressed={pinned.has(id)}
            aria-label={`Pin ${name}`}
            title={pinned.has(id) ? 'Unpin' : 'Pin: keeps it in the charts'}
            onClick={() => onPin(id)}
          >
            <PinSign />
          </button>
        </li>
      ))}
    </ul>
  )
}

function PinSign(): ReactNode {
  return (
    <svg
      width="12"
      height="12"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden
    >
      <path d="M6 1.5h4l-.5 5 2.5 2.5H4l2.5-2.5ZM8 9v5.5" strokeLinejoin="round" />
    </svg>
  )
}
