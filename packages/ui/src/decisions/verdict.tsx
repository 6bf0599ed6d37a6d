import type { NativeDecision } from '@stemma/contract'
import type { ReactNode } from 'react'
import css from './decisions.module.css'

/** What was decided, in a colour of its own and in words. */
export function Verdict({ verdict }: Pick<NativeDecision, 'verdict'>): ReactNode {
  return (
    <span className={css['verdict']} data-verdict={verdict}>
      {verdict}
    </span>
  )
}
