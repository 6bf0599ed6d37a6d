import type { ReactNode } from 'react'
import { paths } from '../router/paths.ts'
import { Link, useRouter } from '../router/router.tsx'
import { ThemeButton } from './theme-button.tsx'
import css from './app.module.css'

const places: readonly (readonly [title: string, to: string, begins: RegExp])[] = [
  ['Experiments', paths.experiments, /^\/($|experiments|runs|compare)/u],
]

export function TopBar({ isBusy }: { readonly isBusy: boolean }): ReactNode {
  const { path } = useRouter().place
  return (
    <header className={css['bar']}>
      <Link to={paths.experiments} className={css['brand']} aria-label="Stemma">
        <Mark />
        <span>Stemma</span>
      </Link>
      <nav className={css['nav']} aria-label="Main">
        {places.map(([title, to, begins]) => (
          <Link key={to} to={to} aria-current={begins.test(path) ? 'page' : undefined}>
            {title}
          </Link>
        ))}
      </nav>
      <ThemeButton />
      {isBusy && <div className={css['busy']} role="progressbar" aria-label="Loading" />}
    </header>
  )
}

/** A family tree of three copies. */
function Mark(): ReactNode {
  return (
    <svg
      width="18"
      height="18"
      viewBox="0 0 32 32"
      fill="none"
      stroke="var(--accent)"
      strokeWidth="3"
      strokeLinecap="round"
      aria-hidden
    >
      <path d="M16 9v5M16 14c0 4-8 3-8 9M16 14c0 4 8 3 8 9M16 14v9" />
      <g fill="var(--accent)" stroke="none">
        <circle cx="16" cy="6" r="4" />
        <circle cx="8" cy="26" r="3.5" />
        <circle cx="16" cy="26" r="3.5" />
        <circle cx="24" cy="26" r="3.5" />
      </g>
    </svg>
  )
}
