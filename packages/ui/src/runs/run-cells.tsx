import type { ReactNode } from 'react'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { idsOf } from './ids-of.ts'
import type { RunRow } from './run-rows.ts'
import { StatusDot } from './status-dot.tsx'
import css from './runs.module.css'

interface RunSelectProps {
  readonly row: RunRow
  readonly selected: ReadonlySet<string>
  readonly onSelect: (runIds: readonly string[]) => void
}

/** The box that selects a run, or all runs of a group. */
export function RunSelect({ row, selected, onSelect }: RunSelectProps): ReactNode {
  const ids = idsOf(row)
  return (
    <input
      type="checkbox"
      className={css['box']}
      aria-label={`Select ${row.kind === 'run' ? row.run.name : row.title}`}
      checked={ids.every((id) => selected.has(id))}
      onChange={() => onSelect(ids)}
      tabIndex={-1}
    />
  )
}

interface RunNameProps {
  readonly row: RunRow
  readonly onTwist: (key: string) => void
}

export function RunName({ row, onTwist }: RunNameProps): ReactNode {
  if (row.kind === 'group') {
    return (
      <span className={css['name']}>
        <Twist isOpen={row.isOpen} label={row.title} onClick={() => onTwist(row.key)} />
        <span className={`${css['group'] ?? ''} ellipsis`} title={row.title}>
          {row.title}
        </span>
        <span className={css['count']}>{row.runs.length}</span>
      </span>
    )
  }
  const { run, depth, children, isOpen } = row
  return (
    <span className={css['name']} style={{ paddingLeft: depth * 16 }}>
      {children > 0 && (
        <Twist
          isOpen={isOpen}
          label={`children of ${run.name}`}
          onClick={() => onTwist(run.run_id)}
        />
      )}
      <StatusDot status={run.status} />
      <Link to={paths.run(run.run_id)} title={run.name}>
        {run.name}
      </Link>
      {children > 0 && <span className={css['count']}>{children}</span>}
    </span>
  )
}

interface TwistProps {
  readonly isOpen: boolean
  readonly label: string
  readonly onClick: () => void
}

function Twist({ isOpen, label, onClick }: TwistProps): ReactNode {
  return (
    <button
      type="button"
      className={css['twist']}
      aria-expanded={isOpen}
      aria-label={`${isOpen ? 'Close' : 'Open'} ${label}`}
      onClick={onClick}
    >
      {isOpen ? '▾' : '▸'}
    </button>
  )
}
