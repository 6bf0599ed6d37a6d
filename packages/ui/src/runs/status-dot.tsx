import type { RunStatus } from '@stemma/contract'
import type { ReactNode } from 'react'
import css from './runs.module.css'

const words: Readonly<Record<RunStatus, string>> = {
  RUNNING: 'running',
  SCHEDULED: 'scheduled',
  FINISHED: 'finished',
  FAILED: 'failed',
  KILLED: 'killed',
}

export function StatusDot({ status }: { readonly status: RunStatus }): ReactNode {
  return (
    <span
      className={css['dot']}
      data-status={status}
      role="img"
      aria-label={words[status]}
      title={words[status]}
    />
  )
}

export function statusWord(status: RunStatus): string {
  return words[status]
}
