import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { EndState } from '@stemma/runner'
import { call } from '@stemma/sdk/client'
import { putFile } from '../artifacts/owner-routes.ts'
import { CliError } from '../fail.ts'
import { endRun, patiently, type EndStatus } from '../run/end-run.ts'
import { recipeArtifacts } from '../run/recipe-artifacts.ts'
import type { Session } from '../session.ts'
import { readJobNote, removeJob } from './job-note.ts'

export interface SettleJob {
  readonly jobId: string
  readonly folder: string
  readonly runId: string | undefined
  readonly ended: EndState
  /** Somebody asked for its end. */
  readonly isCancelled: boolean
}

/** Bytes of a log that are kept as an artifact, from its end. */
const mostLog = 64 * 1024 * 1024
const mostLogMs = 600_000

/** Does what is to be done when a job has ended: its log becomes an artifact, the run and the row get their end, its folders go. It can be done again. */
export async function settleJob(
  session: Session,
  { jobId, folder, runId, ended, isCancelled }: SettleJob,
): Promise<EndStatus> {
  const status = statusOf(ended, isCancelled)
  if (runId !== undefined) {
    const kept = keepLog(session, { runId, folder }).catch((error: unknown) =>
      session.note(
        `The log is not kept: ${error instanceof Error ? error.message : String(error)}`,
      ),
    )
    await Promise.all([kept, endRun(session, { runId, status })])
  }
  await patiently(session, () =>
    call(session.http, 'jobs.update', {
      ...{ job_id: jobId, state: ended.state },
      ...(ended.state === 'ended'
        ? { exit_code: ended.exitCode }
        : { reason: ended.reason.slice(0, 5000) }),
    }).catch((error: unknown) => {
      // Somebody else was quicker.
      if (error instanceof CliError && /has ended already/u.test(error.message)) return
      throw error
    }),
  )
  const note = await readJobNote(folder)
  // What is lost may be found again, by what is in its folder.
  if (note !== undefined && ended.state !== 'lost') await removeJob(folder, note)
  return status
}

function statusOf(ended: EndState, isCancelled: boolean): EndStatus {
  if (ended.state === 'ended' && ended.exitCode === 0) return 'FINISHED'
  return isCancelled ? 'KILLED' : 'FAILED'
}

async function keepLog(
  session: Session,
  { runId, folder }: { readonly runId: string; readonly folder: string },
): Promise<void> {
  const { jobFiles } = await import('@stemma/runner')
  const { log } = jobFiles(folder)
  const size = (await stat(log).catch(() => undefined))?.size ?? 0
  if (size === 0) return
  const start = Math.max(0, size - mostLog)
  await patiently(session, () =>
    putFile(session.http, {
      owner: { run_id: runId },
      path: recipeArtifacts.log,
      bytes: createReadStream(log, { start }),
      signal: AbortSignal.timeout(mostLogMs),
    }),
  )
}
