import { hostname } from 'node:os'
import type { NativeJob } from '@stemma/contract'
import type { Engine, JobReference } from '@stemma/runner'
import { call } from '@stemma/sdk/client'
import type { Session } from '../session.ts'
import { isWatched, readJobNote } from './job-note.ts'
import { LogKeeper } from './log-keeper.ts'
import { settleJob } from './settle-job.ts'

export interface FoundJob {
  readonly engine: Engine
  readonly reference: JobReference
}

/** A job of this machine that has no end yet, with the engine that it was given to; undefined if it is not of this machine. */
export async function findAgain(
  { effects: { environment } }: Session,
  row: NativeJob,
): Promise<FoundJob | undefined> {
  if (row.host !== hostname()) return undefined
  const note = await readJobNote(row.folder)
  if (note?.jobId !== row.job_id) return undefined
  const { openEngine } = await import('@stemma/runner')
  const engine = openEngine(note.engine, note.options, environment)
  const known = { jobId: row.job_id, folder: row.folder }
  // Whoever submitted it may have ended before it heard the engine's answer.
  const handle = row.handle === '' ? await engine.find({ ...known, handle: undefined }) : row.handle
  return { engine, reference: { ...known, handle } }
}

export function hasEnded({ state }: NativeJob): boolean {
  return state === 'ended' || state === 'killed'
}

/**
 * A job as its engine has it now: who waited for its end may be gone. What has ended is given its end, and who asked for it is heard. Jobs of other
 * machines, and those that somebody waits for, are as their rows have them.
 */
export async function refreshJob(session: Session, row: NativeJob): Promise<NativeJob> {
  if (hasEnded(row) || (await isWatched(row.folder))) return row
  const found = await findAgain(session, row)
  if (found === undefined) return row
  const { engine, reference } = found
  const { RunnerError } = await import('@stemma/runner')
  try {
    if (row.cancel_requested) await engine.cancel(reference)
    const state = await engine.status(reference)
    await catchUp(session, row, found)
    if (state.state === 'waiting' || state.state === 'running') {
      if (state.state === row.state) return row
      return await call(session.http, 'jobs.update', {
        ...{ job_id: row.job_id, state: state.state },
        ...(reference.handle !== undefined && { handle: reference.handle }),
      })
    }
    await settleJob(session, {
      ...{ jobId: row.job_id, folder: row.folder, runId: row.run_id, ended: state },
      isCancelled: row.cancel_requested,
    })
    return await call(session.http, 'jobs.get', { job_id: row.job_id })
  } catch (error) {
    if (!(error instanceof RunnerError)) throw error
    await session.note(`${row.job_id.slice(0, 8)}: ${error.message}`)
    return row
  }
}

/** Sends what the job has printed since somebody looked. */
async function catchUp(
  session: Session,
  row: NativeJob,
  { engine, reference }: FoundJob,
): Promise<void> {
  const start = Number(row.log_bytes)
  const keeper = new LogKeeper(session, row.job_id, start)
  for (let from = start; ;) {
    const bytes = await engine.logs(reference, from)
    if (bytes.length === 0) break
    keeper.add(bytes)
    from += bytes.length
    await keeper.end()
  }
}
