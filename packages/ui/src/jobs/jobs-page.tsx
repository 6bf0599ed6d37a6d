import type { NativeJob } from '@stemma/contract'
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
import { JobState } from './job-state.tsx'

const liveMs = 5000

/** Work that engines were given, the newest first. */
export function JobsPage(): ReactNode {
  const { rows, ...pages } = usePages({
    key: ['jobs'],
    liveMs,
    askPage: (token, signal) => ask('jobs.list', { limit: 200, ...token }, signal),
    rowsOf: ({ jobs }) => jobs,
  })
  return (
    <ListPage
      title="Jobs"
      pages={pages}
      rows={rows}
      rowKey={idOf}
      columns={columns}
      onOpen={({ job_id: id }) => navigate(paths.job(id))}
      viewKey=""
      empty={<NoJobs />}
    />
  )
}

function idOf({ job_id: id }: NativeJob): string {
  return id
}

const columns: readonly GridColumn<NativeJob>[] = [
  {
    id: 'job',
    title: 'Job',
    width: 110,
    isPinned: true,
    cell: ({ job_id: id }) => <Link to={paths.job(id)}>{id.slice(0, 8)}</Link>,
  },
  { id: 'state', title: 'State', width: 140, cell: (job) => <JobState job={job} /> },
  { id: 'kind', title: 'Kind', width: 100, cell: ({ kind }) => kind },
  { id: 'name', title: 'Name', width: 260, cell: ({ name }) => name },
  { id: 'engine', title: 'Engine', width: 110, cell: ({ engine }) => engine },
  {
    id: 'run',
    title: 'Run',
    width: 110,
    cell: ({ run_id: id }) => id !== undefined && <Link to={paths.run(id)}>{id.slice(0, 8)}</Link>,
  },
  { id: 'host', title: 'Host', width: 140, cell: ({ host }) => host },
  { id: 'by', title: 'By', width: 100, cell: ({ created_by: by }) => by },
  {
    id: 'time',
    title: 'Created',
    width: 110,
    cell: ({ creation_time: time }) => <Ago timeMs={time} />,
  },
]

function NoJobs(): ReactNode {
  return (
    <Message title="There are no jobs yet">
      Run a project, here or on Slurm, Ray or Kubernetes:
      <pre>stemma run . --engine slurm</pre>
    </Message>
  )
}
