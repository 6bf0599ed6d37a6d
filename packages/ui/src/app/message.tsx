import type { ReactNode } from 'react'
import css from './message.module.css'

interface MessageProps {
  readonly title: string
  readonly children?: ReactNode
  readonly isProblem?: boolean
}

/** What stands where there is nothing to show, and what to do about it. */
export function Message({ title, children, isProblem = false }: MessageProps): ReactNode {
  return (
    <div className={css['message']} role={isProblem ? 'alert' : undefined} data-problem={isProblem}>
      <h2>{title}</h2>
      <div className={css['text']}>{children}</div>
    </div>
  )
}
