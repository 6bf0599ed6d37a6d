import { useInfiniteQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { Ago } from '../controls/ago.tsx'
import { Button } from '../controls/button.tsx'
import { formatBytes } from '../format/number.ts'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import css from './models.module.css'

/** A model's versions, the newest first; two of them can be compared. */
export function VersionTable({ name }: { readonly name: string }): ReactNode {
  const [chosen, setChosen] = useState<readonly number[]>([])
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['versions', name],
    queryFn: ({ pageParam, signal }) =>
      ask(
        'versions.list',
        {
          filter: `name = ${quoted(name)}`,
          order_by: ['version_number DESC'],
          limit: 200,
          ...(pageParam !== '' && { page_token: pageParam }),
        },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_page_token,
  })
  const versions = data?.pages.flatMap(({ versions }) => versions) ?? []
  const [from = 0, to = 0] = chosen.toSorted((a, b) => a - b)
  const toggle = (version: number): void =>
    setChosen(
      chosen.includes(version)
        ? chosen.filter((one) => one !== version)
        : [...chosen.slice(-1), version],
    )
  return (
    <section aria-label="Versions">
      <header className={css['head']}>
        <h2>Versions</h2>
        <Button
          kind="quiet"
          disabled={chosen.length !== 2}
          onClick={() => navigate(paths.versionDiff(name, from, to))}
        >
          Compare two
        </Button>
      </header>
      <div className={css['scroll']} tabIndex={0} role="region" aria-label="All versions">
        <table className={css['versions']}>
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">Selected</span>
              </th>
              {['Version', 'Aliases', 'Stage', 'Registered', 'Run', 'Size', 'Digest'].map(
                (title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {versions.map(
              ({
                version,
                aliases,
                stage,
                creation_time: time,
                run_id: run,
                size_bytes: size,
                digest,
              }) => (
                <tr key={version}>
                  <td>
                    <input
                      type="checkbox"
                      aria-label={`Select version ${version}`}
                      checked={chosen.includes(version)}
                      onChange={() => toggle(version)}
                    />
                  </td>
                  <td>
                    <Link to={paths.version(name, version)}>{version}</Link>
                  </td>
                  <td>
                    {aliases.map((alias) => (
                      <span key={alias} className={css['chip']}>
                        @{alias}
                      </span>
                    ))}
                  </td>
                  <td>{stage === 'None' ? '' : stage}</td>
                  <td>
                    <Ago timeMs={time} />
                  </td>
                  <td className="mono">
                    {run !== undefined && <Link to={paths.run(run)}>{run.slice(0, 8)}</Link>}
                  </td>
                  <td>{size !== undefined && formatBytes(Number(size))}</td>
                  <td className="mono muted" title={digest}>
                    {digest?.slice(0, 12)}
                  </td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      </div>
      {hasNextPage && (
        <Button kind="quiet" onClick={() => void fetchNextPage()}>
          More
        </Button>
      )}
    </section>
  )
}

/** A text in the filter language, which has no escapes: in the quotes that are not in it. */
function quoted(text: string): string {
  return text.includes("'") ? `"${text}"` : `'${text}'`
}
