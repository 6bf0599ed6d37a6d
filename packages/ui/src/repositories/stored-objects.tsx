import type { ReactNode } from 'react'
import { addressOf, ask } from '../api/server.ts'
import { usePages } from '../api/use-pages.ts'
import { Ago } from '../controls/ago.tsx'
import { Button } from '../controls/button.tsx'
import { formatBytes } from '../format/number.ts'
import models from '../models/models.module.css'

/** What a repository has: files and manifests of folders, by their hashes. */
export function StoredObjects({ repository }: { readonly repository: string }): ReactNode {
  const { rows, hasMore, onEnd } = usePages({
    key: ['repositories', repository, 'objects'],
    askPage: (token, signal) =>
      ask('repositories.objects', { repository, limit: 200, ...token }, signal),
    rowsOf: ({ objects }) => objects,
  })
  return (
    <section aria-label="Stored">
      <header className={models['head']}>
        <h2>Stored</h2>
      </header>
      <div className={models['scroll']}>
        <table className={models['versions']}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Size</th>
              <th scope="col">Came</th>
              <th scope="col">
                <span className="sr-only">Fetch</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, object_id: id, size_bytes: size, time }) => (
              <tr key={name}>
                <td className="mono">{name}</td>
                <td>{formatBytes(Number(size))}</td>
                <td>
                  <Ago timeMs={time} />
                </td>
                <td>
                  <a href={addressOf('objects.get', { object_id: id })} download={name}>
                    Download
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {hasMore && (
        <Button kind="quiet" onClick={onEnd}>
          More
        </Button>
      )}
    </section>
  )
}
