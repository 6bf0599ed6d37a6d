import type { DataVerdict as Verdict } from '@stemma/contract'
import type { ReactNode } from 'react'
import css from './compare.module.css'

const signs = { same: '✓', different: '≠', unknown: '?' } as const

/** Says first whether figures are of the same data. */
export function DataVerdict({ verdict }: { readonly verdict: Verdict }): ReactNode {
  const { state, reason } = verdict
  return (
    <p className={css['verdict']} data-kind={state} role="note">
      <strong aria-hidden>{signs[state]}</strong> {reason}
    </p>
  )
}
