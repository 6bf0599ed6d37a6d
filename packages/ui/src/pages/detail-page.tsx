import { Fragment, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { Message } from '../app/message.tsx'
import { Link } from '../router/router.tsx'
import page from '../theme/page.module.css'

export interface Tab {
  readonly title: string
  readonly to: string
  readonly isOpen: boolean
}

interface DetailPageProps {
  /** What it is in, from the outside. */
  readonly crumbs: readonly (readonly [title: string, to: string])[]
  readonly title: ReactNode
  /** What stands at the end of the line of the title. */
  readonly actions?: ReactNode
  /** What the tabs are about. */
  readonly label?: string
  readonly tabs?: readonly Tab[]
  readonly children: ReactNode
}

/** A page about one thing: where it is, what it is called, its tabs, and the open one. */
export function DetailPage({
  crumbs,
  title,
  actions,
  label,
  tabs,
  children,
}: DetailPageProps): ReactNode {
  return (
    <div className={page['column']}>
      <div className={page['crumbs']}>
        {crumbs.map(([name, to]) => (
          <Fragment key={to}>
            <Link to={to}>{name}</Link>
            <span aria-hidden>/</span>
          </Fragment>
        ))}
        <h1 className="ellipsis">{title}</h1>
        {actions !== undefined && <div className={page['actions']}>{actions}</div>}
      </div>
      {tabs !== undefined && (
        <nav className={page['tabs']} aria-label={label}>
          {tabs.map(({ title: name, to, isOpen }) => (
            <Link key={to} to={to} aria-current={isOpen ? 'page' : undefined}>
              {name}
            </Link>
          ))}
        </nav>
      )}
      <div className={page['scroll']}>{children}</div>
    </div>
  )
}

/** In place of a page whose thing did not come; nothing while it may still come. */
export function NotShown({
  what,
  error,
}: {
  readonly what: string
  readonly error: Error | null
}): ReactNode {
  return (
    error !== null && (
      <Message title={`This ${what} can’t be shown`} isProblem>
        {errorText(error)}
      </Message>
    )
  )
}
