import type { NativeDataVersion } from '@stemma/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { ask } from '../api/server.ts'
import { Message } from '../app/message.tsx'
import { Ago } from '../controls/ago.tsx'
import { Problem, Toolbar } from '../controls/toolbar.tsx'
import { useTitle } from '../controls/use-title.ts'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import type { GridColumn } from '../table/grid-column.ts'
import { Grid } from '../table/grid.tsx'
import { Aliases } from './aliases.tsx'
import page from '../theme/page.module.css'

/** All datasets, each with its newest version. */
export function DatasetsPage(): ReactNode {
  useTitle('Data')
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['datasets'],
    queryFn: ({ pageParam, signal }) =>
      ask('data.list', { limit: 500, ...(pageParam !== '' && { page_token: pageParam }) }, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_page_token,
  })
  const rows = useMemo(() => data?.pages.flatMap(({ datasets }) => datasets) ?? [], [data])
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  return (
    <div className={page['column']}>
      <Toolbar>
        <h1 className={page['title']}>Data</h1>
      </Toolbar>
      {error !== null && <Problem>{errorText(error)}</Problem>}
      <div className={page['rest']}>
        <Grid
          label="Datasets"
          rows={rows}
          rowKey={nameOf}
          columns={columns}
          onOpen={({ name }) => navigate(paths.dataset(name))}
          onEnd={onEnd}
          empty={data !== undefined && <NoData />}
        />
      </div>
    </div>
  )
}

function nameOf({ name }: NativeDataVersion): string {
  return name
}

const columns: readonly GridColumn<NativeDataVersion>[] = [
  {
    id: 'name',
    title: 'Name',
    width: 260,
    isPinned: true,
    cell: ({ name }) => <Link to={paths.dataset(name)}>{name}</Link>,
  },
  { id: 'version', title: 'Version', width: 80, isNumber: true, cell: ({ version }) => version },
  {
    id: 'rows',
    title: 'Rows',
    width: 110,
    isNumber: true,
    cell: ({ rows }) => Number(rows).toLocaleString('en'),
  },
  { id: 'kind', title: 'Kind', width: 110, cell: ({ kind }) => kind },
  { id: 'aliases', title: 'Aliases', width: 200, cell: (version) => <Aliases version={version} /> },
  {
    id: 'time',
    title: 'Added',
    width: 120,
    cell: ({ creation_time: time }) => <Ago timeMs={time} />,
  },
  {
    id: 'message',
    title: 'Message',
    width: 360,
    cell: ({ message }) => <span className="muted">{message}</span>,
  },
]

function NoData(): ReactNode {
  return (
    <Message title="No data is versioned here yet">
      Give a table a name. The next time, only what changed is stored:
      <pre>stemma data add churn data/churn.csv --key customer_id</pre>
    </Message>
  )
}
