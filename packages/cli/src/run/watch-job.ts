import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { EndState, LocalChanges, ProcessEnvironment } from '@stemma/runner'
import { putFile } from '../artifacts/owner-routes.ts'
import type { Session } from '../session.ts'
import { endRun, patiently, type EndStatus } from './end-run.ts'
import type { NotedRun } from './note-run.ts'
import { recipeArtifacts } from './recipe-artifacts.ts'

export interface WatchJob {
  readonly run: NotedRun
  readonly cache: string
  readonly python: string
  readonly workFolder: string
  readonly command: string
  readonly environment: ProcessEnvironment
  readonly changes: LocalChanges | undefined
  readonly signal: AbortSignal
}

export interface RunEnd {
  readonly status: EndStatus
  /** Undefined if it did not end by itself. */
  readonly exitCode: number | undefined
  /** In words, if the run is not FINISHED. */
  readonly reason: string
}

/** Runs the command of a run, shows what it prints, and gives the run its end. */
export async function watchJob(session: Session, input: WatchJob): Promise<RunEnd> {
  const { followJob, localEngine: engine, jobFiles } = await import('@stemma/runner')
  const { run, cache, workFolder, command, environment, signal } = input
  const jobId = randomUUID().replaceAll('-', '')
  const folder = join(cache, 'jobs', jobId)
  const job = { jobId, folder, handle: undefined }
  const output = session.json ? session.effects.stderr : session.effects.stdout
  let ended: RunEnd = { status: 'FAILED', exitCode: undefined, reason: 'it was not started' }
  const stop = new AbortController()
  try {
    await engine.submit({ jobId, name: run.runId, folder, workFolder, command, environment })
    const kept = keepRecipe(session, input, stop.signal)
    const found = await followJob({
      ...{ engine, job, signal, onLog: (bytes) => output.write(bytes) },
    })
    if (found === undefined) await engine.cancel(job)
    ended = endOf(found)
    await kept
    const { log } = jobFiles(folder)
    await keepLog(session, run, log).catch((error: unknown) => note(session, error))
  } catch (error) {
    stop.abort()
    await engine.cancel(job)
    ended = { ...ended, reason: error instanceof Error ? error.message : String(error) }
    throw error
  } finally {
    await endRun(session, { runId: run.runId, status: ended.status })
    await rm(folder, { recursive: true, force: true })
  }
  return ended
}

function endOf(found: EndState | undefined): RunEnd {
  if (found === undefined) return { status: 'KILLED', exitCode: undefined, reason: 'stopped' }
  if (found.state !== 'ended')
    return { status: 'FAILED', exitCode: undefined, reason: `the project: ${found.reason}` }
  const { exitCode } = found
  return {
    exitCode,
    status: exitCode === 0 ? 'FINISHED' : 'FAILED',
    reason: exitCode === 0 ? '' : `the project ended with ${exitCode}`,
  }
}

/** Keeps what the recipe names, while the project runs. What can't be kept is said, and stops nothing. */
async function keepRecipe(
  session: Session,
  { run, python, environment, changes }: WatchJob,
  signal: AbortSignal,
): Promise<void> {
  const { listPackages } = await import('@stemma/runner')
  const put = (path: string, bytes: AsyncIterable<Uint8Array>): Promise<unknown> =>
    putFile(session.http, { owner: { run_id: run.runId }, path, bytes, signal }).catch(
      (error: unknown) => note(session, error),
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

/** Bytes of a log that are kept, from its end. */
const mostLog = 64 * 1024 * 1024

async function keepLog(session: Session, { runId }: NotedRun, log: string): Promise<void> {
  const { size } = await stat(log)
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

const mostLogMs = 600_000

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function note(session: Session, error: unknown): Promise<void> {
  await session.note(
    `Not kept with the run: ${error instanceof Error ? error.message : String(error)}`,
  )
}
