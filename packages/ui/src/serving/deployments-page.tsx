import type { NativeDeployment } from '@stemma/contract'
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
import { ServedModel } from './served-model.tsx'
import page from '../theme/page.module.css'

/** What serves and what has served, the newest first. */
export function DeploymentsPage(): ReactNode {
  useTitle('Deployments')
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['deployments'],
    queryFn: ({ pageParam, signal }) =>
      ask(
        'deployments.list',
        { limit: 200, ...(pageParam !== '' && { page_token: pageParam }) },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_page_token,
  })
  const rows = useMemo(() => data?.pages.flatMap(({ deployments }) => deployments) ?? [], [data])
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  return (
    <div className={page['column']}>
      <Toolbar>
        <h1 className={page['title']}>Deployments</h1>
      </Toolbar>
      {error !== null && <Problem>{errorText(error)}</Problem>}
      <div className={page['rest']}>
        <Grid
          label="Deployments"
          rows={rows}
          rowKey={({ deployment_id }) => deployment_id}
          columns={columns}
          onOpen={({ deployment_id: id }) => navigate(paths.deployment(id))}
          onEnd={onEnd}
          empty={data !== undefined && <NoDeployments />}
        />
      </div>
    </div>
  )
}

const columns: readonly GridColumn<NativeDeployment>[] = [
  {
    id: 'name',
    title: 'Name',
    width: 220,
    isPinned: true,
    cell: ({ name, deployment_id: id }) => <Link to={paths.deployment(id)}>{name}</Link>,
  },
  {
    id: 'state',
    title: 'State',
    width: 90,
    cell: ({ end_time: end }) =>
      end === undefined ? 'serves' : <span className="muted">ended</span>,
  },
  {
    id: 'model',
    title: 'Model',
    width: 220,
    cell: (deployment) => <ServedModel deployment={deployment} />,
  },
  {
    id: 'uri',
    title: 'Asked for as',
    width: 240,
    cell: ({ model_uri: uri }) => <span className="mono">{uri}</span>,
  },
  {
    id: 'started',
    title: 'Started',
    width: 110,
    cell: ({ start_time: time }) => <Ago timeMs={time} />,
  },
  {
    id: 'ended',
    title: 'Ended',
    width: 110,
    cell: ({ end_time: time }) => time !== undefined && <Ago timeMs={time} />,
  },
  { id: 'by', title: 'By', width: 100, cell: ({ created_by: by }) => by },
]

function NoDeployments(): ReactNode {
  return (
    <Message title="Nothing has been served yet">
      Serve a model, and each answer is kept with what it came from:
      <pre>stemma serve models:/churn@champion --port 8000</pre>
    </Message>
  )
}
