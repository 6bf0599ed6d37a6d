import { watch, type FSWatcher } from 'node:fs'
import { RunnerError } from '../runner-error.ts'
import type { Engine, EngineState, JobReference } from './engine.ts'

export interface FollowOptions {
  readonly engine: Engine
  readonly job: JobReference
  readonly onLog: (bytes: Uint8Array) => Promise<void> | void
  /** Told once for each change. */
  readonly onState?: (state: EngineState) => Promise<void> | void
  /** An engine that does not answer is asked again; this is told once. */
  readonly onTrouble?: (error: RunnerError) => Promise<void> | void
  readonly signal: AbortSignal
  /** Milliseconds between two looks; the folder's own changes are seen at once. */
  readonly everyMs?: number
}

export type EndState = Exclude<EngineState, { readonly state: 'waiting' | 'running' }>

/** Waits for the end of a job and hands over what it prints meanwhile. Resolves with undefined when the signal comes first. */
export async function followJob({
  engine,
  job,
  onLog,
  onState,
  onTrouble,
  signal,
  everyMs = 1000,
}: FollowOptions): Promise<EndState | undefined> {
  const bell = new Bell(job.folder, everyMs, signal)
  let from = 0
  let last = ''
  let isTroubled = false
  const readOn = async (): Promise<void> => {
    for (;;) {
      const bytes = await engine.logs(job, from)
      if (bytes.length === 0) return
      from += bytes.length
      await onLog(bytes)
    }
  }
  try {
    for (;;) {
      if (signal.aborted) return undefined
      try {
        const state = await engine.status(job)
        isTroubled = false
        await readOn()
        if (state.state !== last) await onState?.(state)
        last = state.state
        if (state.state !== 'waiting' && state.state !== 'running') return state
      } catch (error) {
        if (!(error instanceof RunnerError)) throw error
        if (!isTroubled) await onTrouble?.(error)
        isTroubled = true
      }
      await bell.rung()
    }
  } finally {
    bell.close()
  }
}

/** Rings when something changes in a folder, after some time, or when a signal comes. */
class Bell {
  readonly #everyMs: number
  readonly #watcher: FSWatcher | undefined
  readonly #signal: AbortSignal
  #isRung = false
  #wake: (() => void) | undefined

  constructor(folder: string, everyMs: number, signal: AbortSignal) {
    this.#everyMs = everyMs
    this.#signal = signal
    const ring = (): void => {
      this.#isRung = true
      this.#wake?.()
    }
    try {
      this.#watcher = watch(folder, ring)
      this.#watcher.on('error', () => {})
    } catch {
      // A folder of another machine, or too many watchers: time does it.
    }
    signal.addEventListener('abort', ring)
  }

  async rung(): Promise<void> {
    if (!this.#isRung && !this.#signal.aborted)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, this.#everyMs)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    this.#isRung = false
    this.#wake = undefined
  }

  close(): void {
    this.#watcher?.close()
  }
}
