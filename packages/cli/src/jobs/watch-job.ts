import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { attendJob, cancelledReason } from './attend-job.ts'
import { findAgain, hasEnded } from './find-again.ts'
import { findJob } from './find-job.ts'
import { isWatched } from './job-note.ts'
import { settleJob } from './settle-job.ts'

/** Waits for the end of a job that was left alone, shows what it prints, and gives its run an end. Ctrl-C ends the waiting only. */
export async function watchJob(
  {
    job,
    signal,
    ...options
  }: SessionOptions & { readonly job: string; readonly signal: AbortSignal },
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  const row = await findJob(session.http, job)
  if (hasEnded(row)) return session.note(`Job ${row.job_id} is ${row.state} already.`)
  const found = await findAgain(session, row)
  if (found === undefined)
    throw new CliError(
      `job ${row.job_id} was submitted on ${row.host}, where its folder is: watch it there.`,
    )
  if (await isWatched(row.folder))
    throw new CliError(
      `another process waits for job ${row.job_id}. See: stemma jobs logs --follow`,
    )
  const ended = await attendJob(session, {
    ...{ engine: found.engine, job: found.reference, signal, isOwn: false },
    output: session.json ? effects.stderr : effects.stdout,
    kept: Number(row.log_bytes),
  })
  if (ended === undefined)
    throw new CliError(`stopped; job ${row.job_id} goes on.`, exitCodes.interrupted)
  await settleJob(session, {
    ...{ jobId: row.job_id, folder: row.folder, runId: row.run_id, ended },
    isCancelled: ended.state === 'killed' && ended.reason === cancelledReason,
  })
  await session.note(`Job ${row.job_id} is ${ended.state}.`)
  if (ended.state !== 'ended' || ended.exitCode !== 0)
    throw new CliError(ended.state === 'ended' ? `it ended with ${ended.exitCode}.` : ended.reason)
}
