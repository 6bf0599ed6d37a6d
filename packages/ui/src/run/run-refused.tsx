import type { NativeRun } from '@stemma/contract'
import type { ReactNode } from 'react'
import { Button } from '../controls/button.tsx'
import { untagRun } from '../runs/run-actions.ts'
import { tagOf } from '../runs/run-value.ts'
import css from './run.module.css'

/** The tag in which the server says what of a run it did not take: a line for each reason, with how often. */
export const refusedTag = 'stemma.refused'

/** What of a run was not taken, and why: its client ended as if all was well. Nothing where all was taken. */
export function RunRefused({ run }: { readonly run: NativeRun }): ReactNode {
  const lines = (tagOf(run, refusedTag) ?? '').split('\n').filter((line) => line !== '')
  if (lines.length === 0) return null
  return (
    <section aria-label="Not taken">
      <header className={css['sectionHead']}>
        <h2>Not taken</h2>
        <Button kind="quiet" onClick={() => void untagRun(run.run_id, refusedTag)}>
          Forget
        </Button>
      </header>
      <ul className={css['items']}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  )
}
