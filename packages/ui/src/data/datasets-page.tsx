import type { NativeDataVersion } from '@stemma/contract'
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
import { Aliases } from './aliases.tsx'

/** All datasets, each with its newest version. */
export function DatasetsPage(): ReactNode {
  const { rows, ...pages } = usePages({
    key: ['datasets'],
    askPage: (token, signal) => ask('data.list', { limit: 500, ...token }, signal),
    rowsOf: ({ datasets }) => datasets,
  })
  return (
    <ListPage
      title="Data"
      label="Datasets"
      pages={pages}
      rows={rows}
      rowKey={nameOf}
      columns={columns}
      onOpen={({ name }) => navigate(paths.dataset(name))}
      empty={<NoData />}
    />
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
