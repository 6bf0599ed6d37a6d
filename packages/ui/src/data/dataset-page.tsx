import type { NativeDataDetail } from '@stemma/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { ask } from '../api/server.ts'
import { Message } from '../app/message.tsx'
import { part } from '../app/part.tsx'
import type { ViewProps } from '../app/views.ts'
import { useTitle } from '../controls/use-title.ts'
import { paths, type DataTab } from '../router/paths.ts'
import { Link, useRouter } from '../router/router.tsx'
import { DataOverview } from './data-overview.tsx'
import { DataVersions } from './data-versions.tsx'
import page from '../theme/page.module.css'
import css from './dataset.module.css'

const DataQuery = part(async () => (await import('./data-query.tsx')).DataQuery)
const FamilyTree = part(async () => (await import('../family/family-tree.tsx')).FamilyTree)

/** A dataset: its versions, and one of them: what it is, its rows, and what it came from and led to. */
export function DatasetPage({ params }: ViewProps): ReactNode {
  const name = params['name'] ?? ''
  const log = useInfiniteQuery({
    queryKey: ['data log', name],
    queryFn: ({ pageParam, signal }) =>
      ask(
        'data.log',
        { name, limit: 200, ...(pageParam !== '' && { page_token: pageParam }) },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_page_token,
  })
  const versions = log.data?.pages.flatMap(({ versions }) => versions)
  const chosen =
    params['version'] === undefined ? versions?.[0]?.version : Number(params['version'])
  const reference = `${name}/${chosen ?? ''}`
  useTitle(chosen === undefined ? name : `${name} ${chosen}`)
  const detail = useQuery({
    queryKey: ['data', reference],
    queryFn: ({ signal }) => ask('data.show', { reference }, signal),
    enabled: chosen !== undefined,
    placeholderData: (before) => before,
  })
  // The drawing wants all the room that there is.
  const isFamily = useRouter().place.path.endsWith('/family')
  const error = log.error ?? detail.error
  if (error !== null) {
    return (
      <Message title="This data can’t be shown" isProblem>
        {errorText(error)}
      </Message>
    )
  }
  return (
    <div className={page['column']}>
      <div className={page['crumbs']}>
        <Link to={paths.datasets}>Data</Link>
        <span aria-hidden>/</span>
        <h1 className="ellipsis">{name}</h1>
      </div>
      <div className={css['dataset']} data-wide={isFamily || undefined}>
        {!isFamily && (
          <DataVersions
            versions={versions ?? []}
            chosen={chosen}
            onMore={log.hasNextPage ? () => void log.fetchNextPage() : undefined}
          />
        )}
        {detail.data !== undefined && (
          <Version detail={detail.data} versions={(versions ?? []).map(({ version }) => version)} />
        )}
      </div>
    </div>
  )
}

interface VersionProps {
  readonly detail: NativeDataDetail
  readonly versions: readonly number[]
}

function Version({ detail, versions }: VersionProps): ReactNode {
  const { path } = useRouter().place
  const { name, version, format } = detail
  const tab = /\/\d+\/(rows|family)$/u.exec(path)?.[1]
  const tabs: readonly (readonly [string, DataTab | undefined])[] = [
    [`Version ${version}`, undefined],
    ...(format === 'file' ? [] : [['Rows and SQL', 'rows'] as const]),
    ['Family tree', 'family'],
  ]
  return (
    <div className={css['version']}>
      <nav className={page['tabs']} aria-label="Version">
        {tabs.map(([title, one]) => (
          <Link
            key={title}
            to={paths.dataset(name, version, one)}
            aria-current={one === tab ? 'page' : undefined}
          >
            {title}
          </Link>
        ))}
      </nav>
      <div className={page['scroll']}>
        {tab === undefined && <DataOverview {...{ detail, versions }} />}
        {tab === 'rows' && <DataQuery key={`${name}/${version}`} detail={detail} />}
        {tab === 'family' && <FamilyTree of={`data:/${name}/${version}`} />}
      </div>
    </div>
  )
}
