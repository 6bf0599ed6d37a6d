import type { NativeResponse } from '@stemma/contract'
import type { ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { usePages } from '../api/use-pages.ts'
import { Message } from '../app/message.tsx'
import { Ago } from '../controls/ago.tsx'
import { formatBytes } from '../format/number.ts'
import { ListPage } from '../pages/list-page.tsx'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import type { GridColumn } from '../table/grid-column.ts'

export type Repository = NativeResponse<'repositories.list'>['repositories'][number]

/** Repositories whose large files DVC or Git LFS keep here. */
export function RepositoriesPage(): ReactNode {
  const { rows, ...pages } = usePages({
    key: ['repositories'],
    askPage: (token, signal) => ask('repositories.list', { limit: 500, ...token }, signal),
    rowsOf: ({ repositories }) => repositories,
  })
  return (
    <ListPage
      title="Repositories"
      pages={pages}
      rows={rows}
      rowKey={nameOf}
      columns={columns}
      onOpen={({ name }) => navigate(paths.repository(name))}
      empty={<NoRepositories />}
    />
  )
}

function nameOf({ name }: Repository): string {
  return name
}

const columns: readonly GridColumn<Repository>[] = [
  {
    id: 'name',
    title: 'Name',
    width: 280,
    isPinned: true,
    cell: ({ name }) => <Link to={paths.repository(name)}>{name}</Link>,
  },
  {
    id: 'objects',
    title: 'Files',
    width: 100,
    isNumber: true,
    cell: ({ objects }) => Number(objects).toLocaleString('en'),
  },
  {
    id: 'size',
    title: 'Size',
    width: 110,
    isNumber: true,
    cell: ({ size_bytes: size }) => formatBytes(Number(size)),
  },
  {
    id: 'locks',
    title: 'Locks',
    width: 80,
    isNumber: true,
    cell: ({ locks }) => (Number(locks) === 0 ? '' : String(locks)),
  },
  {
    id: 'pushed',
    title: 'Last push',
    width: 120,
    cell: ({ last_push_time: time }) => time !== undefined && <Ago timeMs={time} />,
  },
  {
    id: 'created',
    title: 'Made',
    width: 120,
    cell: ({ creation_time: time }) => <Ago timeMs={time} />,
  },
]

function NoRepositories(): ReactNode {
  const address = globalThis.location.origin
  return (
    <Message title="No repository keeps its files here yet">
      Point DVC or Git LFS at this server; their commands stay as they are:
      <pre>{`dvc remote add -d stemma ${address}/dvc/churn
git config -f .lfsconfig lfs.url ${address}/lfs/churn`}</pre>
    </Message>
  )
}
