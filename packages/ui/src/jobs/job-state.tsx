import type { NativeJob } from '@stemma/contract'
import type { ReactNode } from 'react'
import css from './jobs.module.css'

/** Where a job is, in a colour of its own and in words. */
export function JobState({ job }: { readonly job: NativeJob }): ReactNode {
  const { state, exit_code: code, cancel_requested: isCancelled } = job
  const failed = state === 'killed' || state === 'lost' || (state === 'ended' && code !== 0)
  const kind = failed ? 'bad' : state === 'ended' ? 'good' : 'open'
  return (
    <span className={css['state']} data-kind={kind}>
      {state === 'ended' && code !== 0 ? `ended with ${code}` : state}
      {isCancelled && isOpen(job) && ', to be cancelled'}
    </span>
  )
}

/** Whether it has no end yet. */
export function isOpen({ state }: NativeJob): boolean {
  return state !== 'ended' && state !== 'killed'
}
