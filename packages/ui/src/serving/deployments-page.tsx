import type { NativeDeployment } from '@stemma/contract'
import type { ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { usePages } from '../api/use-pages.ts'
import { Message } from '../app/message.tsx'
import { Ago } from '../controls/ago.tsx'
import { ListPage } from '../pages/list-page.tsx'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import type { GridColumn } from '../table/grid-column.ts'
import { ServedModel } from './served-model.tsx'

/** What serves and what has served, the newest first. */
export function DeploymentsPage(): ReactNode {
  const { rows, ...pages } = usePages({
    key: ['deployments'],
    askPage: (token, signal) => ask('deployments.list', { limit: 200, ...token }, signal),
    rowsOf: ({ deployments }) => deployments,
  })
  return (
    <ListPage
      title="Deployments"
      pages={pages}
      rows={rows}
      rowKey={idOf}
      columns={columns}
      onOpen={({ deployment_id: id }) => navigate(paths.deployment(id))}
      empty={<NoDeployments />}
    />
  )
}

function idOf({ deployment_id: id }: NativeDeployment): string {
  return id
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
