import { setTimeout as pause } from 'node:timers/promises'
import type { EndState, Engine, JobReference } from '@stemma/runner'
import { call } from '@stemma/sdk/client'
import { outliveOutput } from '../closed-output.ts'
import type { Output } from '../effects.ts'
import { patiently } from '../run/end-run.ts'
import type { Session } from '../session.ts'
import { noteWatcher } from './job-note.ts'
import { LogKeeper } from './log-keeper.ts'

/** Milliseconds between two questions whether somebody asked for the end. */
const askedEveryMs = 2000
/** That an engine has to end a job once it is asked to. */
const cancelledWithinMs = 60_000

/** Why a job ended that somebody wanted to end. */
export const cancelledReason = 'it was cancelled'

export interface AttendJob {
  readonly engine: Engine
  readonly job: JobReference
  /** Where what it prints goes. */
  readonly output: Output
  /** Bytes of its log that the server has already. */
  readonly kept?: number
  /** Ends the waiting, and the job as well if `isOwn`. */
  readonly signal: AbortSignal
  /** Ends with whoever waits. */
  readonly isOwn: boolean
}

/**
 * Waits for the end of a job: shows and keeps what it prints, notes its states, and hands on what others ask for. Undefined if the signal came and the
 * job goes on.
 */
export async function attendJob(
  session: Session,
  { engine, job, output, kept = 0, signal, isOwn }: AttendJob,
): Promise<EndState | undefined> {
  const { followJob } = await import('@stemma/runner')
  await noteWatcher(job.folder)
  const keeper = new LogKeeper(session, job.jobId, kept)
  const asked = new AbortController()
  const timer = setInterval(() => void askWhether(session, job, asked), askedEveryMs)
  let at = 0
  // `stemma run … | head` has seen enough; the job has not.
  const release = isOwn ? outliveOutput() : undefined
  let isRead = true
  try {
    const ended = await followJob({
      ...{ engine, job },
      signal: AbortSignal.any([signal, asked.signal]),
      onLog: async (bytes) => {
        const start = at
        at += bytes.length
        if (at > kept) keeper.add(bytes.subarray(Math.max(0, kept - start)))
        if (isRead) await output.write(bytes).catch(() => (isRead = false))
      },
      onState: async ({ state }) => {
        if (state === 'running' && engine.name !== 'local')
          await call(session.http, 'jobs.update', { job_id: job.jobId, state }).catch(() => {})
      },
      onTrouble: (error) => session.note(`${error.message} Asking again until it answers.`),
    })
    if (ended !== undefined) return ended
    if (!isOwn && !asked.signal.aborted) return undefined
    await engine.cancel(job)
    return await untilCancelled(engine, job)
  } finally {
    clearInterval(timer)
    release?.()
    // What can't be sent is in the artifact.
    await patiently(session, () => keeper.end()).catch(() => {})
  }
}

async function askWhether(
  session: Session,
  { jobId }: JobReference,
  asked: AbortController,
): Promise<void> {
  const row = await call(session.http, 'jobs.get', { job_id: jobId }).catch(() => undefined)
  if (row?.cancel_requested === true) asked.abort()
}

async function untilCancelled(engine: Engine, job: JobReference): Promise<EndState> {
  const deadline = Date.now() + cancelledWithinMs
  while (Date.now() < deadline) {
    const state = await engine.status(job).catch(() => undefined)
    if (state !== undefined && state.state !== 'waiting' && state.state !== 'running') break
    await pause(100)
  }
  return { state: 'killed', reason: cancelledReason }
}
