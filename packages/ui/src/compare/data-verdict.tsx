import type { RunComparison } from '@stemma/contract'
import type { ReactNode } from 'react'
import { verdictOf } from './verdict-of.ts'
import css from './compare.module.css'

const signs = { same: '✓', different: '≠', unknown: '?' } as const

export function DataVerdict({ comparison }: { readonly comparison: RunComparison }): ReactNode {
  const { kind, text } = verdictOf(comparison)
  return (
    <p className={css['verdict']} data-kind={kind} role="note">
      <strong aria-hidden>{signs[kind]}</strong> {text}
    </p>
  )
}
