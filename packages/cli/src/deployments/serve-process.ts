import { spawn, type ChildProcess } from 'node:child_process'
import type { NativeEndpoint, NativeEndpointStatus } from '@stemma/contract'
import { serveArguments } from './serve-arguments.ts'

export interface ServeProcessOptions {
  readonly endpoint: NativeEndpoint
  /** What the process sees, with `STEMMA_URL` of the server that has models and log. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly python: string
  readonly onPrint: (text: string) => Promise<void>
}

interface Child {
  readonly process: ChildProcess
  readonly revision: number
  said: string
  /** Where it takes calls; undefined until it does. */
  url: string | undefined
  readonly ended: Promise<void>
}

const mostSaid = 2000
const firstPauseMs = 1000
const longestPauseMs = 60_000
/** One that served so long did not fail at once. */
const steadyMs = 60_000

/**
 * An endpoint served by `stemma serve` in a process of its own, started again when it ends, after a pause that doubles. A new revision is loaded beside the one before, takes the same port over, and
 * only then the other one ends, with the calls that it has.
 */
export class ServeProcess {
  readonly #options: ServeProcessOptions
  #endpoint: NativeEndpoint
  #current: Child | undefined
  #next: Child | undefined
  #detail = ''
  #isStopped = false
  #pauseMs = firstPauseMs
  #notBefore = 0

  constructor(options: ServeProcessOptions) {
    this.#options = options
    this.#endpoint = options.endpoint
    this.#start()
  }

  /** Of what takes calls, or is to. */
  get revision(): number {
    return (this.#current ?? this.#next)?.revision ?? this.#endpoint.revision
  }

  get status(): NativeEndpointStatus {
    if (this.#isStopped) return 'stopped'
    if (this.#current !== undefined) return 'serving'
    return this.#next === undefined ? 'failed' : 'starting'
  }

  /** Why it, or its newest revision, is not served; empty if nothing is wrong. */
  get detail(): string {
    return this.#detail
  }

  get url(): string {
    return this.#current?.url ?? ''
  }

  /** Serves what is wanted now; starts again what has ended, when it is time. */
  async follow(endpoint: NativeEndpoint): Promise<void> {
    const isNew = endpoint.revision !== this.#endpoint.revision
    this.#endpoint = endpoint
    if (isNew) {
      // What was being loaded is not wanted any more.
      this.#next?.process.kill('SIGTERM')
      await this.#next?.ended
      this.#pauseMs = firstPauseMs
      this.#notBefore = 0
      this.#detail = ''
    }
    const isServed = this.#current?.revision === endpoint.revision
    if (!isServed && this.#next === undefined && performance.now() >= this.#notBefore) this.#start()
  }

  /** Ends it when the calls that it has are answered. */
  async stop(): Promise<void> {
    this.#isStopped = true
    for (const child of [this.#current, this.#next]) {
      child?.process.kill('SIGTERM')
      await child?.ended
    }
  }

  #start(): void {
    const { environment, python, onPrint } = this.#options
    const [program = ''] = process.argv.slice(1)
    const words = [...process.execArgv, program, ...serveArguments(this.#endpoint)]
    words.splice(words.indexOf('serve') + 1, 0, `--python=${python}`, '--reuse-port')
    const started = performance.now()
    const spawned = spawn(process.execPath, words, {
      env: { ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const { promise: ended, resolve } = Promise.withResolvers<void>()
    const child: Child = {
      ...{ process: spawned, revision: this.#endpoint.revision, ended },
      said: '',
      url: undefined,
    }
    this.#next = child
    spawned.stderr.on('data', (bytes: Buffer) => {
      const text = bytes.toString()
      child.said = (child.said + text).slice(-mostSaid)
      void onPrint(text.trimEnd().replaceAll(/^/gmu, `${this.#endpoint.name}: `))
      const at = /^Serving .+ at (http:\S+)$/mu.exec(child.said)?.[1]
      if (at !== undefined && child.url === undefined) {
        child.url = at
        this.#takeOver(child)
      }
    })
    spawned.once('error', (error) => (child.said += error.message))
    spawned.once('close', () => {
      resolve()
      this.#ended(child, performance.now() - started)
    })
  }

  #takeOver(child: Child): void {
    const before = this.#current
    this.#current = child
    if (this.#next === child) this.#next = undefined
    this.#detail = ''
    before?.process.kill('SIGTERM')
  }

  #ended(child: Child, tookMs: number): void {
    const wasOurs = child === this.#current || child === this.#next
    if (child === this.#current) this.#current = undefined
    if (child === this.#next) this.#next = undefined
    if (!wasOurs || this.#isStopped) return
    this.#detail = child.said.trim().split('\n').slice(-3).join(' ')
    if (tookMs > steadyMs) this.#pauseMs = firstPauseMs
    this.#notBefore = performance.now() + this.#pauseMs
    this.#pauseMs = Math.min(longestPauseMs, this.#pauseMs * 2)
  }
}
