import { spawn, type ChildProcess } from 'node:child_process'
import type { NativeEndpoint, NativeJob } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import type { Effects } from '../effects.ts'
import { LogKeeper } from '../jobs/log-keeper.ts'
import type { Session } from '../session.ts'

export interface RunReplaysOptions {
  /** Who runs them; calls are asked of the runner that serves their deployment. */
  readonly runner: string
  readonly environment: Effects['environment']
  readonly python: string
}

const wanted = { kind: 'replay', engine: 'deployments', limit: 100 } as const
/** A model that takes longer to load and to answer hangs. */
const longestMs = 10 * 60_000

/** Runs calls again that somebody asked for with the page or the API: one after the other, each with `stemma replay` in a process of its own. */
export class Replays {
  readonly #session: Session
  readonly #options: RunReplaysOptions
  #current: { readonly jobId: string; readonly process: ChildProcess } | undefined
  #done: Promise<void> = Promise.resolve()

  constructor(session: Session, options: RunReplaysOptions) {
    this.#session = session
    this.#options = options
  }

  /** Begins the next one, and ends what is not wanted any more. Throws while the server is away. */
  async look(endpoints: readonly NativeEndpoint[]): Promise<void> {
    const { http } = this.#session
    const { jobs } = await call(http, 'jobs.list', { ...wanted, state: ['submitting', 'running'] })
    for (const { job_id: jobId, host } of jobs)
      if (host !== this.#options.runner && !endpoints.some(({ runner }) => runner === host))
        await this.#settle(jobId, { reason: 'Its runner is gone.' })
    const own = jobs.filter(({ host }) => host === this.#options.runner).toReversed()
    const running = this.#current
    if (running !== undefined) {
      const isWanted = own.some((job) => job.job_id === running.jobId && !job.cancel_requested)
      if (!isWanted) running.process.kill('SIGTERM')
      return
    }
    const [next] = own
    if (next === undefined) return
    if (next.state === 'running')
      await this.#settle(next.job_id, { reason: 'How it ended is not known.' })
    else if (next.cancel_requested || !/^[0-9a-f]{32}$/u.test(next.name))
      await this.#settle(next.job_id, { reason: 'It was not run.' })
    else await this.#start(next, endpoints)
  }

  /** Ends the one that runs. */
  async stop(): Promise<void> {
    this.#current?.process.kill('SIGTERM')
    await this.#done
  }

  async #start(job: NativeJob, endpoints: readonly NativeEndpoint[]): Promise<void> {
    const { environment, python } = this.#options
    const { job_id: jobId, name, handle } = job
    await call(this.#session.http, 'jobs.update', { job_id: jobId, state: 'running' })
    const [program = ''] = process.argv.slice(1)
    const manager = endpoints.find((one) => one.name === handle)?.settings.env_manager ?? 'local'
    const flags = [`--python=${python}`, `--env-manager=${manager}`]
    const spawned = spawn(
      process.execPath,
      [...process.execArgv, program, 'replay', name, ...flags],
      { env: { ...environment }, stdio: ['ignore', 'pipe', 'pipe'], timeout: longestMs },
    )
    this.#current = { jobId, process: spawned }
    const log = new LogKeeper(this.#session, jobId)
    for (const stream of [spawned.stdout, spawned.stderr])
      stream.on('data', (bytes: Buffer) => log.add(bytes))
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#done = promise
    let failure = ''
    spawned.once('error', ({ message }) => (failure = message))
    spawned.once('close', (code, signal) => {
      void log
        .end()
        .catch(() => {})
        .then(() =>
          this.#settle(
            jobId,
            code === null ? { reason: failure || `It was ended by ${signal}.` } : { code },
          ),
        )
        // A server that is away is told at the next look.
        .catch(() => {})
        .finally(() => {
          this.#current = undefined
          resolve()
        })
    })
  }

  async #settle(
    jobId: string,
    { code, reason = '' }: { readonly code?: number; readonly reason?: string },
  ): Promise<void> {
    await call(this.#session.http, 'jobs.update', {
      ...{ job_id: jobId, state: code === undefined ? 'killed' : 'ended', reason },
      ...(code !== undefined && { exit_code: code }),
    })
  }
}
