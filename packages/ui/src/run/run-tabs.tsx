import type { NativeRun } from '@stemma/contract'
import type { ReactNode } from 'react'
import { paths, type RunTab } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import page from '../theme/page.module.css'

export type RunView = RunTab | 'overview'

const tabs: readonly (readonly [title: string, tab: RunTab | undefined])[] = [
  ['Overview', undefined],
  ['Metrics', 'metrics'],
  ['Artifacts', 'artifacts'],
  ['Family tree', 'family'],
]

/** The tab that a path of a run's page names: files of models that a run made are among its artifacts. */
export function tabOf(path: string): RunView {
  const [, , , tab] = path.split('/')
  if (tab === 'models') return 'artifacts'
  return tabs.find(([, one]) => one !== undefined && one === tab)?.[1] ?? 'overview'
}

export function RunTabs({
  run,
  tab,
}: {
  readonly run: NativeRun
  readonly tab: RunView
}): ReactNode {
  return (
    <nav className={page['tabs']} aria-label="Run">
      {tabs.map(([title, one]) => (
        <Link
          key={title}
          to={paths.run(run.run_id, one)}
          aria-current={(one ?? 'overview') === tab ? 'page' : undefined}
        >
          {title}
          {one === 'metrics' && <span className="muted"> {run.metrics.length}</span>}
        </Link>
      ))}
    </nav>
  )
}
