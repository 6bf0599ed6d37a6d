import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { NativeJob, NewJob } from '@stemma/contract'
import type { Engine, JobReference, ProcessEnvironment } from '@stemma/runner'
import { call } from '@stemma/sdk/client'
import type { Session } from '../session.ts'
import { noteWatcher, removeJob, writeJobNote } from './job-note.ts'

export interface StartJob {
  /** 32 hex digits; one is made if absent. */
  readonly jobId?: string
  readonly engine: Engine
  readonly options: Readonly<Record<string, string>>
  readonly kind: NewJob['kind']
  readonly name: string
  readonly runId?: string
  readonly cache: string
  readonly workFolder: string
  readonly command: string
  readonly environment: ProcessEnvironment
  readonly variables: Readonly<Record<string, string>>
  /** Folders to remove when it has ended. */
  readonly leftovers: readonly string[]
}

export interface StartedJob {
  readonly row: NativeJob
  readonly reference: JobReference
}

/** Records a job and hands it to its engine: first the row, so that no job runs that nobody sees. Throws RunnerError if the engine refuses it. */
export async function startJob(session: Session, input: StartJob): Promise<StartedJob> {
  const { engine, kind, name, runId, command, workFolder, environment, variables } = input
  const { jobId = randomUUID().replaceAll('-', '') } = input
  const folder = join(input.cache, 'jobs', jobId)
  await call(session.http, 'jobs.create', {
    ...{ job_id: jobId, kind, name, engine: engine.name, host: hostname(), folder, command },
    ...(runId !== undefined && { run_id: runId }),
  })
  const note = { jobId, engine: engine.name, options: input.options, leftovers: input.leftovers }
  try {
    await writeJobNote(folder, note)
    // Who looks meanwhile must not take what is being submitted for what nobody knows.
    await noteWatcher(folder)
    const handle = await engine.submit({
      ...{ jobId, name, folder, workFolder, command, environment, variables },
    })
    const row = await call(session.http, 'jobs.update', {
      ...{ job_id: jobId, state: engine.name === 'local' ? 'running' : 'waiting', handle },
    })
    return { row, reference: { jobId, folder, handle } }
  } catch (error) {
    await giveUp(session, { engine, folder, jobId, error })
    await removeJob(folder, { ...note, leftovers: [] })
    throw error
  }
}

/** The engine may have heard even so. */
async function giveUp(
  session: Session,
  {
    engine,
    folder,
    jobId,
    error,
  }: {
    readonly engine: Engine
    readonly folder: string
    readonly jobId: string
    readonly error: unknown
  },
): Promise<void> {
  await engine.cancel({ jobId, folder, handle: undefined }).catch(() => {})
  const reason = error instanceof Error ? error.message.slice(0, 5000) : String(error)
  await call(session.http, 'jobs.update', { job_id: jobId, state: 'killed', reason }).catch(
    () => {},
  )
}
