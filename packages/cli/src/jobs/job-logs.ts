import { setTimeout as pause } from 'node:timers/promises'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { refreshJob } from './find-again.ts'
import { findJob } from './find-job.ts'

/** Milliseconds between two looks. */
const everyMs = 1000

/** Prints what a job has printed; with `follow` until it has ended. */
export async function showJobLogs(
  {
    job,
    follow = false,
    signal,
    ...options
  }: SessionOptions & {
    readonly job: string
    readonly follow?: boolean
    readonly signal: AbortSignal
  },
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  let row = await findJob(session.http, job)
  let from = 0n
  for (;;) {
    row = await refreshJob(session, row)
    let isComplete = false
    for (;;) {
      const page = await call(session.http, 'jobs.log', { job_id: row.job_id, from })
      await effects.stdout.write(page.text)
      isComplete = page.is_complete
      if (BigInt(page.next) === from) break
      from = BigInt(page.next)
    }
    if (!follow || isComplete) return
    await pause(everyMs, undefined, { signal }).catch(() => {})
    if (signal.aborted) throw new CliError('stopped; the job goes on.', exitCodes.interrupted)
    row = await call(session.http, 'jobs.get', { job_id: row.job_id })
  }
}
