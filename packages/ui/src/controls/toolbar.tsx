import type { ReactNode } from 'react'
import css from './controls.module.css'

export function Toolbar({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={css['toolbar']}>{children}</div>
}

/** What the server says of what was typed above. */
export function Problem({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <p className={css['problem']} role="alert">
      {children}
    </p>
  )
}
