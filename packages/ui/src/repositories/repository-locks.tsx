import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { usePages } from '../api/use-pages.ts'
import { notify } from '../app/notices.tsx'
import { Ago } from '../controls/ago.tsx'
import { Button } from '../controls/button.tsx'
import { attempt } from '../runs/run-actions.ts'
import models from '../models/models.module.css'

/** Paths that somebody works on, each with its release. */
export function RepositoryLocks({ repository }: { readonly repository: string }): ReactNode {
  const client = useQueryClient()
  const { rows, hasMore, onEnd, isLoaded } = usePages({
    key: ['repositories', repository, 'locks'],
    askPage: (token, signal) => ask('repositories.locks', { repository, ...token }, signal),
    rowsOf: ({ locks }) => locks,
  })
  const release = (id: string, path: string): void =>
    void attempt(
      async () => {
        await ask('repositories.unlock', { repository, id, force: true })
        notify(`${path} is free`)
      },
      () => client.invalidateQueries({ queryKey: ['repositories'] }),
    )
  return (
    <section aria-label="Locks">
      <header className={models['head']}>
        <h2>Locks</h2>
      </header>
      {isLoaded && rows.length === 0 && <p className="muted">Nobody holds a path.</p>}
      <ul className={models['aliases']}>
        {rows.map(({ id, path, owner, locked_at: time }) => (
          <li key={id}>
            <span className="mono">{path}</span>
            <span className="muted">
              {owner}, <Ago timeMs={time} />
            </span>
            <span className={models['buttons']}>
              <Button
                kind="quiet"
                aria-label={`Release ${path}`}
                title={`${owner} does not hold it then`}
                onClick={() => release(id, path)}
              >
                Release
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {hasMore && (
        <Button kind="quiet" onClick={onEnd}>
          More
        </Button>
      )}
    </section>
  )
}
