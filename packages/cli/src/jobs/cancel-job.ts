import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { hasEnded, refreshJob } from './find-again.ts'
import { findJob } from './find-job.ts'

/** Asks for the end of a job. Where its engine can be asked here, it is; else whoever waits for the job hands it on. */
export async function cancelJob(
  { job, ...options }: SessionOptions & { readonly job: string },
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  const { job_id } = await findJob(session.http, job)
  const row = await refreshJob(session, await call(session.http, 'jobs.cancel', { job_id }))
  if (session.json) return session.printJson(row)
  await session.note(
    hasEnded(row)
      ? `Job ${job_id} is ${row.state}.`
      : `Job ${job_id} is to end; it is still ${row.state}. See: stemma jobs show ${job_id.slice(0, 8)}`,
  )
}
