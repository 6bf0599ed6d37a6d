import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { Button } from '../controls/button.tsx'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { attempt } from '../runs/run-actions.ts'

const lookEveryMs = 500

/** Has a call run again by whoever serves its deployment, and shows how that goes. */
export function ReplayButton({ inferenceId }: { readonly inferenceId: string }): ReactNode {
  const client = useQueryClient()
  const [jobId, setJobId] = useState<string | undefined>()
  const { data: job } = useQuery({
    queryKey: ['job', jobId],
    queryFn: ({ signal }) => ask('jobs.get', { job_id: jobId ?? '' }, signal),
    enabled: jobId !== undefined,
    refetchInterval: ({ state }) => (hasEnded(state.data?.state) ? false : lookEveryMs),
  })
  const isOver = job !== undefined && hasEnded(job.state)
  useEffect(() => {
    if (isOver) void client.invalidateQueries({ queryKey: ['replays', inferenceId] })
  }, [isOver, client, inferenceId])
  const isBusy = jobId !== undefined && !isOver
  const start = (): void =>
    void attempt(
      async () => {
        const { job_id: id } = await ask('replays.ask', { inference_id: inferenceId })
        setJobId(id)
      },
      // Whoever served it may be gone.
      () => client.invalidateQueries({ queryKey: ['endpoints'] }),
    )
  return (
    <span>
      {isBusy && (
        <>
          <Link to={paths.job(jobId)}>{job?.state === 'running' ? 'Runs…' : 'Waits…'}</Link>{' '}
        </>
      )}
      {isOver && job.exit_code !== 0 && (
        <>
          <Link to={paths.job(job.job_id)}>{job.reason === '' ? 'Log' : job.reason}</Link>{' '}
        </>
      )}
      <Button kind="quiet" disabled={isBusy} onClick={start}>
        Replay
      </Button>
    </span>
  )
}

function hasEnded(state: string | undefined): boolean {
  return state === 'ended' || state === 'killed'
}
