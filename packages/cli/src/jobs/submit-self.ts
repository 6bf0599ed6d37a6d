import type { NewJob } from '@stemma/contract'
import { machine, type Effects } from '../effects.ts'
import { CliError } from '../fail.ts'
import { cacheFolder } from '../run/cache-folder.ts'
import { runServer } from '../run/run-server.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { attendJob } from './attend-job.ts'
import { engineOf, type EngineOptions } from './engine-options.ts'
import { settleJob } from './settle-job.ts'
import { startJob } from './start-job.ts'

export interface SubmitSelf extends SessionOptions, EngineOptions {
  readonly kind: NewJob['kind']
  readonly name: string
  readonly signal: AbortSignal
}

/** Whether a command is to be done by an engine that is not this process. */
export function isElsewhere({ engine = 'local' }: EngineOptions): boolean {
  return engine !== 'local'
}

/**
 * Has an engine run the command that this process was started with, and shows what it prints. This checkout and the current folder must be seen by the
 * engine's machines. Throws CliError with the exit code of the command unless that is 0.
 */
export async function submitSelf(options: SubmitSelf, effects: Effects = machine): Promise<void> {
  const { kind, name, signal } = options
  const session = openSession(options, effects)
  const { environment } = effects
  const { RunnerError, shellQuote } = await import('@stemma/runner')
  const [program = '', main = '', ...words] = process.argv
  const command = [program, ...process.execArgv, main, ...withoutEngine(words)]
  const { variables } = runServer(options, effects)
  try {
    const { engine, options: ofEngine } = await engineOf(options, environment)
    const { row, reference: job } = await startJob(session, {
      ...{ engine, options: ofEngine, kind, name, environment, leftovers: [] },
      variables: { STEMMA_URL: variables['STEMMA_URL'] ?? '' },
      cache: cacheFolder(undefined, effects),
      workFolder: process.cwd(),
      command: command.map(shellQuote).join(' '),
    })
    await session.note(`Job ${row.job_id} on ${engine.name}.`)
    const ended = await attendJob(session, {
      ...{ engine, job, output: effects.stdout, signal, isOwn: true },
    })
    if (ended === undefined) return
    await settleJob(session, {
      ...{ jobId: row.job_id, folder: row.folder, runId: undefined, ended },
      isCancelled: signal.aborted,
    })
    if (ended.state !== 'ended') throw new CliError(`job ${row.job_id}: ${ended.reason}.`)
    if (ended.exitCode !== 0)
      throw new CliError(`job ${row.job_id} ended with ${ended.exitCode}.`, ended.exitCode)
  } catch (error) {
    throw error instanceof RunnerError ? new CliError(error.message) : error
  }
}

/** The words of a command line without those that say who runs it, and without the server's address, which may have a password: a variable has it. */
export function withoutEngine(words: readonly string[]): readonly string[] {
  const kept: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    if (/^--(?:engine|engine-option|url)=/u.test(word)) continue
    if (/^--(?:engine|engine-option|url)$/u.test(word)) at++
    else kept.push(word)
  }
  return kept
}
