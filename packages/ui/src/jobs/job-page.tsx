import type { NativeJob } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, type ReactNode } from 'react'
import { queryClient } from '../api/query-client.ts'
import { ask } from '../api/server.ts'
import { notifyError } from '../app/notices.tsx'
import type { ViewProps } from '../app/views.ts'
import { Ago } from '../controls/ago.tsx'
import { Button } from '../controls/button.tsx'
import { Copied } from '../controls/copied.tsx'
import { KeyValues } from '../controls/key-values.tsx'
import { useTitle } from '../controls/use-title.ts'
import { DetailPage, NotShown } from '../pages/detail-page.tsx'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { isOpen, JobState } from './job-state.tsx'
import { useJobLog } from './use-job-log.ts'
import css from './jobs.module.css'

const liveMs = 2000

/** One job: where it is, what it is, and what it prints. */
export function JobPage({ params }: ViewProps): ReactNode {
  const id = params['job'] ?? ''
  const { data: job, error } = useQuery({
    queryKey: ['job', id],
    queryFn: ({ signal }) => ask('jobs.get', { job_id: id }, signal),
    refetchInterval: ({ state }) =>
      state.data === undefined || isOpen(state.data) ? liveMs : false,
  })
  useTitle(job === undefined ? 'Job' : `${job.state} ${job.name}`)
  if (job === undefined) return <NotShown what="job" error={error} />
  return (
    <DetailPage
      crumbs={[['Jobs', paths.jobs]]}
      title={job.name === '' ? id.slice(0, 8) : job.name}
      actions={
        isOpen(job) &&
        !job.cancel_requested && (
          <Button kind="danger" onClick={() => void cancel(id)}>
            Cancel job
          </Button>
        )
      }
    >
      <div className={css['job']}>
        <Facts job={job} />
        <Log jobId={id} />
      </div>
    </DetailPage>
  )
}

async function cancel(id: string): Promise<void> {
  try {
    await ask('jobs.cancel', { job_id: id })
    await queryClient.invalidateQueries({ queryKey: ['job', id] })
  } catch (error) {
    notifyError(error)
  }
}

function Facts({ job }: { readonly job: NativeJob }): ReactNode {
  const { run_id: runId } = job
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['State', <JobState job={job} />],
    ['Reason', job.reason],
    ['Kind', job.kind],
    ['Engine', job.handle === '' ? job.engine : `${job.engine}, ${job.handle}`],
    ['Run', runId !== undefined && <Link to={paths.run(runId)}>{runId.slice(0, 8)}</Link>],
    ['Host', job.host],
    ['Command', <Copied text={job.command} />],
    ['Created', <Ago timeMs={job.creation_time} />],
    ['Ended', job.end_time !== undefined && <Ago timeMs={job.end_time} />],
    ['By', job.created_by],
    ['Id', <Copied text={job.job_id} />],
  ]
  return (
    <KeyValues
      title="Job"
      rows={facts.filter(([, value]) => value !== false && value !== '')}
      hasCount={false}
    />
  )
}

/** Stays at its end as it grows, unless somebody reads further up. */
function Log({ jobId }: { readonly jobId: string }): ReactNode {
  const text = useJobLog(jobId)
  const box = useRef<HTMLPreElement>(null)
  const isAtEnd = useRef(true)
  useEffect(() => {
    if (isAtEnd.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight
  }, [text])
  return (
    <section aria-label="Log">
      <h2>Log</h2>
      <pre
        ref={box}
        className={css['log']}
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          isAtEnd.current = scrollHeight - scrollTop - clientHeight < 8
        }}
      >
        {text === '' ? 'Nothing has been printed yet.' : text}
      </pre>
    </section>
  )
}
