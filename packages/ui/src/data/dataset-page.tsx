import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { addressOf, ask } from '../api/server.ts'
import { Message } from '../app/message.tsx'
import type { ViewProps } from '../app/views.ts'
import { useTitle } from '../controls/use-title.ts'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { DataChanges } from './data-changes.tsx'
import { DataColumns } from './data-columns.tsx'
import { DataFacts } from './data-facts.tsx'
import { DataRows } from './data-rows.tsx'
import { DataUses } from './data-uses.tsx'
import { DataVersions } from './data-versions.tsx'
import page from '../theme/page.module.css'
import css from './data.module.css'

/** A dataset: its versions, and one of them with its columns, what changed in it, its rows, and the runs that saw it. */
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
      <div className={page['scroll']}>
        <div className={css['dataset']}>
          <DataVersions
            versions={versions ?? []}
            chosen={chosen}
            onMore={log.hasNextPage ? () => void log.fetchNextPage() : undefined}
          />
          {detail.data !== undefined && (
            <div className={css['detail']}>
              <DataFacts detail={detail.data} />
              {detail.data.parent !== undefined && (
                <DataChanges before={`${name}/${detail.data.parent}`} now={reference} />
              )}
              {detail.data.format !== 'file' && (
                <DataColumns columns={detail.data.columns} rows={Number(detail.data.rows)} />
              )}
              <DataUses reference={reference} />
              {detail.data.format === 'file' ? (
                <p>
                  <a href={addressOf('data.file', { reference, format: 'original' })} download>
                    {detail.data.file_name}
                  </a>
                </p>
              ) : (
                <DataRows reference={reference} />
              )}
            </div>
          )}
        </div>
      </div>
    </div>
  )
}
