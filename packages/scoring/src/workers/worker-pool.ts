import { setTimeout as pause } from 'node:timers/promises'
import type { Matrix } from '../native/read-matrix.ts'
import { NotBegunError, PythonWorker } from './python-worker.ts'
import type { PythonWorkerOptions } from './start-python.ts'
import type { LoadedModel, Scored } from './worker-messages.ts'

export interface WorkerPoolOptions extends PythonWorkerOptions {
  /** How many workers. */
  readonly size: number
  /** A worker that has answered so many calls is replaced; undefined for never. */
  readonly recycleAfter?: number | undefined
  /** Told when a worker ended by itself. */
  readonly onEnd?: (reason: string) => void
}

interface Member {
  readonly worker: PythonWorker
  answered: number
  /** Another one is being loaded in its place. */
  isLeaving: boolean
  /** Of data, when the model was loaded: one that begins nearly full would leave for ever. */
  readonly emptyBytes: number
}

const loadWithinMs = 600_000
const longestPauseMs = 30_000
/** A worker that lived longer than this was no failed start. */
const steadyAfterMs = 60_000
const lookAtMemoryEveryMs = 500
/** Of the limit, from which on a worker is replaced between two calls instead of failing one. */
const fullShare = 0.9

/**
 * Workers with the same model. A call goes to the one with the fewest before it. One that ends fails the call that it was at, and only that: those behind go to others, and a new worker
 * takes its place, after a pause that doubles while workers do not stay. One that is nearly out of memory, or has answered enough, leaves when the next one is loaded.
 */
export class WorkerPool {
  readonly #options: WorkerPoolOptions
  #members: Member[] = []
  #isStopped = false
  /** Of each member that is being loaded. */
  readonly #loading = new Set<Promise<void>>()
  readonly #pauses = new AbortController()
  #failures = 0
  #lastError: Error | undefined
  #watch: NodeJS.Timeout | undefined
  readonly loaded: LoadedModel

  /** Resolves when the first worker has loaded the model; the others follow. Rejects with what keeps it from being loaded. */
  static async open(options: WorkerPoolOptions): Promise<WorkerPool> {
    const first = new PythonWorker(options)
    const loaded = await loadedInTime(first)
    return new WorkerPool(options, first, loaded)
  }

  private constructor(options: WorkerPoolOptions, first: PythonWorker, loaded: LoadedModel) {
    this.#options = options
    this.loaded = loaded
    this.#join(first)
    for (let at = 1; at < options.size; at++) this.#load().catch(this.#failed)
    if (options.memoryBytes !== undefined)
      this.#watch = setInterval(() => this.#lookAtMemory(), lookAtMemoryEveryMs).unref()
  }

  /** Whether a worker takes calls now. */
  get isReady(): boolean {
    return this.#members.length > 0
  }

  /** The one that is asked for what is no call, such as a batch. Throws when there is none. */
  get first(): PythonWorker {
    const [member] = this.#members
    if (member === undefined) throw this.#lastError ?? new Error('No worker is there.')
    return member.worker
  }

  /** As a worker's. */
  score(contentType: string, body: Uint8Array): Promise<Scored> {
    return this.#ask((worker) => worker.score(contentType, body))
  }

  /** As a worker's. */
  scoreMatrix(matrix: Matrix): Promise<Scored | undefined> {
    return this.#ask((worker) => worker.scoreMatrix(matrix))
  }

  /** Ends all workers; calls under way are told. */
  async stop(): Promise<void> {
    this.#isStopped = true
    clearInterval(this.#watch)
    this.#pauses.abort()
    await Promise.all(this.#members.map(({ worker }) => worker.stop()))
    await Promise.all(this.#loading)
  }

  async #ask<T>(work: (worker: PythonWorker) => Promise<T>): Promise<T> {
    // Each turn but the last found a worker that had just ended.
    for (;;) {
      // Without a pause where one is there: the next call sees that this one is with it.
      const member = this.#free()
      if (member === undefined) {
        await this.#arrived()
        continue
      }
      try {
        const answer = await work(member.worker)
        member.answered += 1
        if (member.answered >= (this.#options.recycleAfter ?? Infinity)) this.#replace(member)
        return answer
      } catch (error) {
        if (!(error instanceof NotBegunError) || this.#isStopped) throw error
      }
    }
  }

  /** The worker with the fewest calls. */
  #free(): Member | undefined {
    let best: Member | undefined
    for (const member of this.#members)
      if (best === undefined || member.worker.pending < best.worker.pending) best = member
    return best
  }

  /** Waits until a worker is loaded; rejects when none is being. */
  async #arrived(): Promise<void> {
    if (this.#loading.size === 0 || this.#isStopped)
      throw this.#lastError ?? new Error('No worker is there.')
    await Promise.race(this.#loading)
  }

  #join(worker: PythonWorker): void {
    const emptyBytes = worker.dataBytes ?? 0
    const member: Member = { worker, answered: 0, isLeaving: false, emptyBytes }
    const since = performance.now()
    this.#members.push(member)
    void worker.ended.then((error) => {
      this.#members = this.#members.filter((one) => one !== member)
      if (member.isLeaving || this.#isStopped) return
      this.#options.onEnd?.(error.message)
      if (performance.now() - since > steadyAfterMs) this.#failures = 0
      this.#failed(error)
    })
  }

  /** Loads one in the place of one that failed. While workers do not stay, only after a pause, in which calls that find no other are refused. */
  readonly #failed = (reason: unknown): void => {
    this.#lastError = reason instanceof Error ? reason : new Error(String(reason))
    const waitMs = this.#failures < 2 ? 0 : Math.min(longestPauseMs, 500 * 2 ** this.#failures)
    this.#failures += 1
    const again = (): void => {
      if (!this.#isStopped) this.#load().catch(this.#failed)
    }
    if (waitMs === 0) again()
    else pause(waitMs, undefined, { signal: this.#pauses.signal, ref: false }).then(again, () => {})
  }

  /** Resolves when a new worker takes calls. */
  #load(): Promise<void> {
    const load = async (): Promise<void> => {
      const worker = new PythonWorker(this.#options)
      const stop = (): void => void worker.stop()
      this.#pauses.signal.addEventListener('abort', stop)
      try {
        await loadedInTime(worker)
        if (this.#isStopped) return await worker.stop()
        this.#join(worker)
      } finally {
        this.#pauses.signal.removeEventListener('abort', stop)
      }
    }
    const loading = load()
    const noted = loading.catch(() => {}).finally(() => this.#loading.delete(noted))
    this.#loading.add(noted)
    return loading
  }

  /** Loads another worker; this one goes when that takes calls and its own are answered. */
  #replace(member: Member): void {
    if (member.isLeaving || this.#isStopped) return
    member.isLeaving = true
    this.#load().then(
      async () => {
        this.#members = this.#members.filter((one) => one !== member)
        while (member.worker.pending > 0 && member.worker.gone === undefined) await pause(5)
        await member.worker.stop()
      },
      () => (member.isLeaving = false),
    )
  }

  #lookAtMemory(): void {
    const most = (this.#options.memoryBytes ?? Infinity) * fullShare
    for (const member of this.#members)
      if (member.emptyBytes < most && (member.worker.dataBytes ?? 0) > most) this.#replace(member)
  }
}

async function loadedInTime(worker: PythonWorker): Promise<LoadedModel> {
  const timer = setTimeout(() => void worker.stop(), loadWithinMs)
  try {
    return await worker.loaded
  } catch (error) {
    await worker.stop()
    throw error
  } finally {
    clearTimeout(timer)
  }
}
