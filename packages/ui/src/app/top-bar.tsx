import { useCallback, useState, type ReactNode } from 'react'
import { Button } from '../controls/button.tsx'
import { paths } from '../router/paths.ts'
import { Link, useRouter } from '../router/router.tsx'
import { Mark } from './mark.tsx'
import { part } from './part.tsx'
import { ThemeButton } from './theme-button.tsx'
import { useKeys } from './use-keys.ts'
import css from './app.module.css'

const Palette = part(async () => (await import('../palette/palette.tsx')).Palette)

const places: readonly (readonly [title: string, to: string, begins: RegExp])[] = [
  ['Experiments', paths.experiments, /^\/($|experiments|runs|compare)/u],
  ['Data', paths.datasets, /^\/datasets/u],
  ['Models', paths.models, /^\/(models|retrainings)/u],
  ['Decisions', paths.decisions(), /^\/decisions/u],
  ['Jobs', paths.jobs, /^\/jobs/u],
  ['Deployments', paths.deployments, /^\/(deployments|predictions)/u],
  ['Repositories', paths.repositories, /^\/repositories/u],
  ['Trash', paths.trash, /^\/trash/u],
]

export function TopBar(): ReactNode {
  const { path } = useRouter().place
  const [isOpen, setIsOpen] = useState(false)
  useKeys(useCallback(() => setIsOpen(true), []))
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
      <Button
        kind="quiet"
        onClick={() => setIsOpen(true)}
        aria-label="Go to… Ctrl K"
        aria-keyshortcuts="Control+K"
      >
        <span aria-hidden>⌕</span>
        <kbd className={css['key']}>Ctrl K</kbd>
      </Button>
      <ThemeButton />
      {isOpen && <Palette onClose={() => setIsOpen(false)} />}
    </header>
  )
}
