import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ask } from '../api/server.ts'
import type { ViewProps } from '../app/views.ts'
import { Ago } from '../controls/ago.tsx'
import { KeyValues } from '../controls/key-values.tsx'
import { useTitle } from '../controls/use-title.ts'
import { formatBytes } from '../format/number.ts'
import { DetailPage, NotShown } from '../pages/detail-page.tsx'
import { paths } from '../router/paths.ts'
import type { Repository } from './repositories-page.tsx'
import { RepositoryLocks } from './repository-locks.tsx'
import { StoredObjects } from './stored-objects.tsx'
import { TrackedPaths } from './tracked-paths.tsx'
import models from '../models/models.module.css'

/** One repository: what is kept of it, and the locks of Git LFS. */
export function RepositoryPage({ params }: ViewProps): ReactNode {
  const name = params['repository'] ?? ''
  useTitle(name)
  const { data, error } = useQuery({
    queryKey: ['repositories', name],
    queryFn: ({ signal }) => ask('repositories.get', { repository: name }, signal),
  })
  if (data === undefined) return <NotShown what="repository" error={error} />
  return (
    <DetailPage crumbs={[['Repositories', paths.repositories]]} title={name}>
      <div className={models['model']}>
        <div className={models['stack']}>
          <Facts repository={data} />
          <RepositoryLocks repository={name} />
        </div>
        <div className={models['stack']}>
          <TrackedPaths repository={name} />
          <StoredObjects repository={name} />
        </div>
      </div>
    </DetailPage>
  )
}

function Facts({ repository }: { readonly repository: Repository }): ReactNode {
  const { name, objects, size_bytes: size, last_push_time: pushed } = repository
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Files', Number(objects).toLocaleString('en')],
    ['Size', formatBytes(Number(size))],
    ['Last push', pushed !== undefined && <Ago timeMs={pushed} />],
    ['Made', <Ago timeMs={repository.creation_time} />],
    ['For DVC', <span className="mono">{`${globalThis.location.origin}/dvc/${name}`}</span>],
    ['For Git LFS', <span className="mono">{`${globalThis.location.origin}/lfs/${name}`}</span>],
  ]
  return (
    <KeyValues
      title="Repository"
      rows={facts.filter(([, value]) => value !== false)}
      hasCount={false}
    />
  )
}
