import type { NativeDataVersion } from '@stemma/contract'
import type { ReactNode } from 'react'
import { Ago } from '../controls/ago.tsx'
import { Button } from '../controls/button.tsx'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { Aliases } from './aliases.tsx'
import css from './dataset.module.css'

interface DataVersionsProps {
  readonly versions: readonly NativeDataVersion[]
  readonly chosen: number | undefined
  readonly onMore: (() => void) | undefined
}

/** The line of versions, the newest at the top; each hangs on the one that it follows. */
export function DataVersions({ versions, chosen, onMore }: DataVersionsProps): ReactNode {
  return (
    <nav className={css['versions']} aria-label="Versions">
      <ol>
        {versions.map(
          ({ name, version, rows, kind, verdict, message, creation_time: time, aliases }) => (
            <li key={version} data-breaking={verdict === 'breaking' || undefined}>
              <Link
                to={paths.dataset(name, version)}
                aria-current={version === chosen ? 'page' : undefined}
              >
                <strong>{version}</strong>
                <span>
                  {Number(rows).toLocaleString('en')} rows <Aliases version={{ aliases }} />
                  <span className={css['line']}>
                    {kind}
                    {verdict === 'breaking' && ', columns broke'}
                    {message !== '' && ` · ${message}`}
                  </span>
                </span>
                <span className="muted">
                  <Ago timeMs={time} />
                </span>
              </Link>
            </li>
          ),
        )}
      </ol>
      {onMore !== undefined && (
        <Button kind="quiet" onClick={onMore}>
          Earlier
        </Button>
      )}
    </nav>
  )
}
