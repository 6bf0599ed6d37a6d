import { invalidParameter, invalidState, type JobChange } from '@stemma/contract'
import { updateJob as writeJob, type JobRow } from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { requireJob, requireLockedJob } from './require-job.ts'

/** States that a job does not leave. `lost` is not one: an engine that was away may know it again. */
export const endStates: ReadonlySet<string> = new Set(['ended', 'killed'])

const longestText = 5000

/** Notes what an engine says of a job. @throws INVALID_STATE for one that has ended otherwise */
export async function updateJob(ctx: RowCtx, input: JobChange): Promise<JobRow> {
  authorize(ctx, 'run:write')
  for (const field of ['handle', 'reason'] as const)
    if ((input[field] ?? '').length > longestText)
      throw invalidParameter(
        `Invalid value for parameter '${field}' supplied: ${longestText} characters at most.`,
      )
  const { job_id: jobId, state, handle, exit_code: exitCode, reason } = input
  return ctx.store.write(async (tx) => {
    const job = await requireLockedJob(tx, jobId)
    if (endStates.has(job.state)) {
      if (job.state === state && (exitCode ?? job.exit_code) === job.exit_code) return job
      throw invalidState(`The job '${jobId}' has ended already: it is ${job.state}.`)
    }
    const isEnd = endStates.has(state)
    await writeJob(tx, job.job_no, {
      state,
      ...(handle !== undefined && { handle }),
      ...(reason !== undefined && { reason }),
      ...(exitCode !== undefined && { exit_code: exitCode }),
      ...(job.started_at === null && (state === 'running' || isEnd) && { started_at: ctx.now() }),
      ...(isEnd && { ended_at: ctx.now() }),
    })
    if (isEnd) await audit(ctx, tx, 'job.end', `jobs:/${jobId}`, { state, exitCode })
    return requireJob(tx, jobId)
  })
}

/** Asks for the end of a job. @throws INVALID_STATE for one that has ended */
export async function cancelJob(
  ctx: RowCtx,
  { jobId }: { readonly jobId: string },
): Promise<JobRow> {
  authorize(ctx, 'run:write')
  return ctx.store.write(async (tx) => {
    const job = await requireLockedJob(tx, jobId)
    if (endStates.has(job.state))
      throw invalidState(`The job '${jobId}' has ended already: it is ${job.state}.`)
    if (job.is_cancelled === 1) return job
    await writeJob(tx, job.job_no, { is_cancelled: 1 })
    await audit(ctx, tx, 'job.cancel', `jobs:/${jobId}`)
    return requireJob(tx, jobId)
  })
}
