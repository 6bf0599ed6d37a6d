import type { ReactNode } from 'react'
import css from './app.module.css'

/** What stands for a view whose code is on its way; nothing to see of it for a moment. */
export function Loading(): ReactNode {
  return <div className={css['late']}>Loading…</div>
}
