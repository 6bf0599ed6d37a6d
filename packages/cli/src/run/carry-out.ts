import { createReadStream } from 'node:fs'
import type { NewJob } from '@stemma/contract'
import type { EndState, Engine, LocalChanges, ProcessEnvironment } from '@stemma/runner'
import { putFile } from '../artifacts/owner-routes.ts'
import { attendJob, cancelledReason } from '../jobs/attend-job.ts'
import { settleJob } from '../jobs/settle-job.ts'
import { startJob, type StartedJob } from '../jobs/start-job.ts'
import type { Session } from '../session.ts'
import { endRun, type EndStatus } from './end-run.ts'
import type { NotedRun } from './note-run.ts'
import { recipeArtifacts } from './recipe-artifacts.ts'

export interface CarryOut {
  readonly run: NotedRun
  readonly kind: NewJob['kind']
  readonly name: string
  readonly engine: Engine
  readonly options: Readonly<Record<string, string>>
  readonly cache: string
  readonly python: string
  readonly workFolder: string
  readonly command: string
  readonly environment: ProcessEnvironment
  readonly variables: Readonly<Record<string, string>>
  readonly changes: LocalChanges | undefined
  /** Folders to remove when it has ended. */
  readonly leftovers: readonly string[]
  /** Do not wait for the end. */
  readonly isDetached: boolean
  readonly signal: AbortSignal
}

export interface RunEnd {
  /** RUNNING for one that is not waited for. */
  readonly status: EndStatus | 'RUNNING'
  readonly jobId: string
  /** Undefined if it did not end by itself. */
  readonly exitCode: number | undefined
  /** In words, if the run is not FINISHED. */
  readonly reason: string
}

/** Has an engine run the command of a run, shows what it prints, and gives the run its end. */
export async function carryOut(session: Session, input: CarryOut): Promise<RunEnd> {
  const { run, engine, signal } = input
  const { runId } = run
  const output = session.json ? session.effects.stderr : session.effects.stdout
  const stop = new AbortController()
  let isSettled = false
  let started: StartedJob | undefined
  try {
    started = await startJob(session, { ...input, runId })
    const { row, reference: job } = started
    const { job_id: jobId, folder } = row
    const kept = keepRecipe(session, input, stop.signal)
    if (input.isDetached) {
      await kept
      isSettled = true
      return { status: 'RUNNING', jobId, exitCode: undefined, reason: '' }
    }
    const ended =
      (await attendJob(session, { engine, job, output, signal, isOwn: true })) ?? stopped
    await kept
    isSettled = true
    const isCancelled = wasCancelled(ended, signal)
    const status = await settleJob(session, { jobId, folder, runId, ended, isCancelled })
    return { status, jobId, ...endOf(ended) }
  } catch (error) {
    stop.abort()
    // Nothing goes on that nobody waits for.
    if (started !== undefined && !isSettled) await engine.cancel(started.reference).catch(() => {})
    if (!isSettled) await endRun(session, { runId, status: 'FAILED' })
    throw error
  }
}

const stopped = { state: 'killed', reason: cancelledReason } as const

function wasCancelled(ended: EndState, signal: AbortSignal): boolean {
  return signal.aborted || (ended.state === 'killed' && ended.reason === stopped.reason)
}

function endOf(ended: EndState): Pick<RunEnd, 'exitCode' | 'reason'> {
  if (ended.state !== 'ended')
    return { exitCode: undefined, reason: `the project: ${ended.reason}` }
  const { exitCode } = ended
  return { exitCode, reason: exitCode === 0 ? '' : `the project ended with ${exitCode}` }
}

/** Keeps what the recipe names, while the project runs. What can't be kept is said, and stops nothing. */
async function keepRecipe(
  session: Session,
  { run, python, environment, changes }: CarryOut,
  signal: AbortSignal,
): Promise<void> {
  const { listPackages } = await import('@stemma/runner')
  const put = (path: string, bytes: AsyncIterable<Uint8Array>): Promise<unknown> =>
    putFile(session.http, { owner: { run_id: run.runId }, path, bytes, signal }).catch(
      (error: unknown) =>
        session.note(
          `Not kept with the run: ${error instanceof Error ? error.message : String(error)}`,
        ),
    )
  const packages = await listPackages(python, environment)
  if (packages !== undefined) await put(recipeArtifacts.environment, once(Buffer.from(packages)))
  if (changes === undefined) return
  if (changes.patch.length > 0) await put(recipeArtifacts.patch, once(changes.patch))
  for (const { path, place } of changes.files)
    await put(`${recipeArtifacts.files}/${path}`, createReadStream(place))
  for (const { path, reason } of changes.leftOut)
    await session.note(`Not kept of the working tree: ${path}: ${reason}.`)
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
