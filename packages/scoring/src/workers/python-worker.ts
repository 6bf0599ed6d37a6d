import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import type { Matrix } from '../native/read-matrix.ts'
import { FrameReader, writeFrame } from './frames.ts'
import { startPython, type PythonWorkerOptions } from './start-python.ts'
import {
  loadedIn,
  partIn,
  scoredIn,
  type Batch,
  type LoadedModel,
  type Scored,
} from './worker-messages.ts'

interface Waiting {
  readonly resolve: (scored: Scored) => void
  readonly reject: (error: Error) => void
}

/** The worker ended before it looked at the call: another one may answer it. */
export class NotBegunError extends Error {}

/** One process with one model, and whatever that starts. It takes one call after the other; whatever it does, it ends alone. */
export class PythonWorker {
  readonly #child: ChildProcess
  readonly #temporaryFolder: string
  readonly #calls: Writable
  readonly #timeoutMs: number
  readonly #memoryBytes: number | undefined
  /** In the order in which they are answered: the first is the one that the model looks at. */
  readonly #waiting = new Map<number, Waiting>()
  readonly #loaded = Promise.withResolvers<LoadedModel>()
  readonly #ended = Promise.withResolvers<Error>()
  #timer: NodeJS.Timeout | undefined
  #batch: { readonly batch: Batch; readonly done: PromiseWithResolvers<number> } | undefined
  #next = 0
  #gone: Error | undefined
  #isOver = false

  constructor(options: PythonWorkerOptions) {
    this.#timeoutMs = options.timeoutMs
    this.#memoryBytes = options.memoryBytes
    this.#temporaryFolder = mkdtempSync(join(options.temporaryFolder, 'worker-'))
    this.#child = startPython(options, this.#temporaryFolder)
    const [, stdout, stderr, calls, answers] = this.#child.stdio
    this.#calls = calls as Writable // asked for as pipes
    for (const printed of [stdout, stderr])
      printed?.on('data', (bytes: Buffer) => options.onPrint(bytes.toString()))
    this.#calls.on('error', () => {}) // the end of the process says it
    this.#loaded.promise.catch(() => {}) // `loaded` says it
    this.#child.once('error', (error) =>
      this.#over(new Error(`Python can't be started: ${error.message}`)),
    )
    this.#child.once('exit', (code, signal) =>
      this.#over(new Error(`The worker ended (${signal ?? `code ${String(code)}`}).`)),
    )
    const frames = new FrameReader((head, body) => this.#take(head, body))
    const source = answers as Readable // see above
    source.on('data', (bytes: Buffer) => frames.push(bytes))
  }

  /** Resolves when the model is loaded; rejects with what keeps it from being. */
  get loaded(): Promise<LoadedModel> {
    return this.#loaded.promise
  }

  /** Why it takes no more calls; undefined while it does. */
  get gone(): Error | undefined {
    return this.#gone
  }

  /** Resolves with the reason when it takes no more calls. */
  get ended(): Promise<Error> {
    return this.#ended.promise
  }

  /** Calls that it has not answered. */
  get pending(): number {
    return this.#waiting.size
  }

  /** Bytes of data that it holds now, as its limit counts them; undefined where the system does not say. */
  get dataBytes(): number | undefined {
    try {
      const text = readFileSync(`/proc/${this.#child.pid}/statm`, 'latin1')
      return Number(text.split(' ')[5]) * 4096
    } catch {
      return undefined
    }
  }

  /** Answers a call as MLflow's scoring server does. Rejects when the worker ends meanwhile, or the call takes too long: with NotBegunError if another call kept it. */
  score(contentType: string, body: Uint8Array): Promise<Scored> {
    return this.#ask({ content_type: contentType }, body)
  }

  /** As `score` of a body that says the same; undefined where MLflow has to look at it. */
  async scoreMatrix({ rows, values }: Matrix): Promise<Scored | undefined> {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    const scored = await this.#ask({ op: 'matrix', rows }, bytes)
    return scored.status === 0 ? undefined : scored
  }

  /** Scores a table; how many rows. One at a time, and no calls meanwhile. Rejects with what the model or the table does not allow. */
  scoreBatch(batch: Batch): Promise<number> {
    if (this.#gone !== undefined) return Promise.reject(this.#gone)
    if (this.#batch !== undefined) return Promise.reject(new Error('A batch is under way.'))
    const done = Promise.withResolvers<number>()
    this.#batch = { batch, done }
    const { onPart: _, output = null, ...wanted } = batch
    const head = { id: this.#next++, op: 'batch', output, ...wanted }
    writeFrame(this.#calls, head, Buffer.alloc(0))
    return done.promise
  }

  /** Ends it; calls under way are told. */
  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.#child.once('exit', resolve))
    const isRunning = this.#child.exitCode === null && this.#child.signalCode === null
    this.#end(new Error('The worker was stopped.'))
    if (isRunning && this.#child.pid !== undefined) await exited
  }

  #ask(head: object, body: Uint8Array): Promise<Scored> {
    if (this.#gone !== undefined) return Promise.reject(new NotBegunError(this.#gone.message))
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      if (this.#waiting.size === 1) this.#startTimer()
      writeFrame(this.#calls, { id, ...head }, body)
    })
  }

  /** For the call that the model looks at: those behind it have their own time. */
  #startTimer(): void {
    clearTimeout(this.#timer)
    // Python can't be interrupted.
    this.#timer = setTimeout(
      () => this.#end(new Error(`A call took longer than ${this.#timeoutMs} ms.`)),
      this.#timeoutMs,
    )
  }

  #take(head: Readonly<Record<string, unknown>>, body: Buffer): void {
    if (head['ready'] === true) return this.#loaded.resolve(loadedIn(head))
    if (head['ready'] === false) return this.#end(new Error(String(head['error'])))
    if (head['part'] === true) return void this.#takePart(head, body)
    if (head['end'] === true) return this.#endBatch(head)
    if (head['out_of_memory'] === true) return this.#end(this.#outOfMemory())
    const id = Number(head['id'])
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (this.#waiting.size > 0) this.#startTimer()
    else clearTimeout(this.#timer)
    return waiting?.resolve(scoredIn(head, body))
  }

  #outOfMemory(): Error {
    const mib = Math.round((this.#memoryBytes ?? 0) / 2 ** 20)
    return new Error(
      mib === 0 ? 'The model found no memory.' : `The model needed more than ${mib} MiB of memory.`,
    )
  }

  #endBatch({ error, rows }: Readonly<Record<string, unknown>>): void {
    const ended = this.#batch
    this.#batch = undefined
    if (typeof error === 'string') return ended?.done.reject(new Error(error))
    return ended?.done.resolve(Number(rows))
  }

  async #takePart(head: Readonly<Record<string, unknown>>, answer: Buffer): Promise<void> {
    try {
      const go = await this.#batch?.batch.onPart(partIn(head, answer))
      if (this.#gone === undefined) writeFrame(this.#calls, { go: go === true }, Buffer.alloc(0))
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #end(error: Error): void {
    this.#kill()
    if (this.#gone !== undefined) return
    this.#gone = error
    clearTimeout(this.#timer)
    this.#loaded.reject(error)
    this.#batch?.done.reject(error)
    this.#batch = undefined
    let isFirst = true
    for (const { reject } of this.#waiting.values()) {
      reject(isFirst ? error : new NotBegunError(error.message))
      isFirst = false
    }
    this.#waiting.clear()
    this.#ended.resolve(error)
  }

  #over(error: Error): void {
    this.#end(error)
    this.#isOver = true
    try {
      rmSync(this.#temporaryFolder, { recursive: true, force: true, maxRetries: 3 })
    } catch {
      // It goes with the folder that it is in.
    }
  }

  #kill(): void {
    const { pid } = this.#child
    // Once all of the group has ended, its number may be another's.
    if (pid === undefined || this.#isOver) return
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // Nobody is left.
    }
  }
}
