import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { Ago } from '../controls/ago.tsx'
import { TextInput } from '../controls/text-input.tsx'
import { formatBytes } from '../format/number.ts'
import type { VersionedPath } from './path-versions.ts'
import { readTracked, type Tracked } from './read-tracked.ts'
import models from '../models/models.module.css'

const mostShown = 200

/** The paths in folders that DVC tracks, each with its versions. Nothing where no folder was pushed. */
export function TrackedPaths({ repository }: { readonly repository: string }): ReactNode {
  const [search, setSearch] = useState('')
  const { data, error } = useQuery({
    queryKey: ['repositories', repository, 'tracked'],
    queryFn: ({ signal }) => readTracked(repository, signal),
  })
  if (error !== null) return <p className="muted">{errorText(error)}</p>
  if (data === undefined || data.manifests.all === 0) return null
  const wanted = search.toLowerCase()
  const found = data.paths.filter(({ path }) => path.toLowerCase().includes(wanted))
  const { read, all } = data.manifests
  return (
    <section aria-label="Tracked paths">
      <header className={models['head']}>
        <h2>
          Tracked paths <span className="muted">{data.paths.length.toLocaleString('en')}</span>
        </h2>
        <TextInput
          label="Search paths"
          placeholder="Search paths"
          value={search}
          onCommit={setSearch}
          pauseMs={0}
        />
      </header>
      <div className={models['scroll']} tabIndex={0} role="region" aria-label="All paths">
        <table className={models['versions']}>
          <thead>
            <tr>
              <th scope="col">Path</th>
              <th scope="col">Versions</th>
              <th scope="col" data-number>
                Size
              </th>
              <th scope="col">Pushed</th>
            </tr>
          </thead>
          {found.slice(0, mostShown).map((one) => (
            <PathRows key={one.path} of={one} tracked={data} />
          ))}
        </table>
      </div>
      <p className="muted">
        {found.length > mostShown && `The first ${mostShown} of ${found.length}. `}
        {read < all && `Of the newest ${read} of ${all} states of folders. `}
        Which commit has which version is known to Git; <code>
          stemma data add NAME --git .
        </code>{' '}
        notes it with a version of data.
      </p>
    </section>
  )
}

interface PathRowsProps {
  readonly of: VersionedPath
  readonly tracked: Tracked
}

/** A path with its newest version, and the others below it when it is opened. */
function PathRows({ of: { path, versions }, tracked }: PathRowsProps): ReactNode {
  const [isOpen, setIsOpen] = useState(false)
  const [newest] = versions
  if (newest === undefined) return null
  return (
    <tbody>
      <tr>
        <td className="mono">{path}</td>
        <td>
          <button
            type="button"
            className={models['twist']}
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
          >
            {versions.length} <span aria-hidden>{isOpen ? '▾' : '▸'}</span>
            <span className="sr-only">versions of {path}</span>
          </button>
        </td>
        <td data-number className="number">
          {sizeText(newest.name, tracked)}
        </td>
        <td>
          <Ago timeMs={newest.time} />
        </td>
      </tr>
      {isOpen &&
        versions.map(({ name, time }) => (
          <tr key={name}>
            <td className={`mono muted ${models['inner'] ?? ''}`}>{name.slice(0, 20)}</td>
            <td className="muted">{stateText(name, tracked)}</td>
            <td data-number className="number">
              {sizeText(name, tracked)}
            </td>
            <td>
              <Ago timeMs={time} />
            </td>
          </tr>
        ))}
    </tbody>
  )
}

function sizeText(name: string, { sizes }: Tracked): string {
  const size = sizes.get(name)
  return size === undefined ? '' : formatBytes(size)
}

function stateText(name: string, { sizes, looked }: Tracked): string {
  if (sizes.has(name)) return 'stored'
  return looked.has(name) ? 'not stored' : ''
}
