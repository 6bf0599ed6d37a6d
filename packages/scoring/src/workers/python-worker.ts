import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import type { Matrix } from '../native/read-matrix.ts'
import type { SignatureColumn } from '../protocols/strict-check.ts'
import { FrameReader, writeFrame } from './frames.ts'
import { workerSource } from './worker-source.ts'

export interface PythonWorkerOptions {
  /** The Python that has MLflow and what the model needs. */
  readonly python: string
  /** The folder with the file MLmodel. */
  readonly modelFolder: string
  /** A folder in which it gets one for temporary files, which goes when it ends, however that comes. */
  readonly temporaryFolder: string
  /** A call that takes longer ends its worker. */
  readonly timeoutMs: number
  /** In force besides the model: params of its signature take them where a call says nothing, and its code finds all in `stemma.hyperparameters`. */
  readonly hyperparameters?: Readonly<Record<string, string>>
  /** What the model's program sees. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Where what the model prints goes. */
  readonly onPrint: (text: string) => void
}

/** What a worker says of its model when it is loaded. */
export interface LoadedModel {
  readonly mlflow: string
  readonly python: string
  readonly runId: string
  readonly modelId: string
  /** The names of its signature's inputs; empty if it has none. */
  readonly columns: readonly string[]
  /** The same with their types; empty for tensors. */
  readonly signature: readonly SignatureColumn[]
  /** It can be given a table of numbers as it is, and makes of it what MLflow would. */
  readonly takesMatrix: boolean
  /** Of MLmodel. */
  readonly flavors: Readonly<Record<string, unknown>>
}

/** An answer as it goes to the caller. */
export interface Scored {
  readonly status: number
  readonly contentType: string
  readonly body: Buffer
  /** Microseconds in the model. */
  readonly predictUs: number
  /** What the model computed on the way, by name. */
  readonly computed: Readonly<Record<string, unknown>>
  /** JSON: the table that the model was given, where that is not what came. */
  readonly seen?: string
}

/** A table to be scored part by part. */
export interface Batch {
  /** Of a Parquet file. */
  readonly path: string
  /** Where the answers go, besides to `onPart`. */
  readonly output: string | undefined
  readonly kind: 'parquet' | 'csv' | 'jsonl'
  /** Columns that tell rows. */
  readonly keys: readonly string[]
  /** Rows of a part. */
  readonly size: number
  /** The next part is read when it resolves; false ends the batch. */
  readonly onPart: (part: BatchPart) => Promise<boolean>
}

/** The answers for some rows. */
export interface BatchPart {
  readonly inferenceId: string
  readonly atMs: number
  /** Rows of the table, counted from 0, without the last. */
  readonly from: number
  readonly to: number
  readonly keys: readonly string[]
  readonly computed: Readonly<Record<string, unknown>>
  readonly predictUs: number
  /** What the scoring server would have answered. */
  readonly answer: Buffer
}

interface Waiting {
  readonly resolve: (scored: Scored) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

/** One process with one model, and whatever that starts. It takes one call after the other; whatever it does, it ends alone. */
export class PythonWorker {
  readonly #child: ChildProcess
  readonly #temporaryFolder: string
  readonly #calls: Writable
  readonly #timeoutMs: number
  readonly #waiting = new Map<number, Waiting>()
  readonly #loaded = Promise.withResolvers<LoadedModel>()
  #batch: { readonly batch: Batch; readonly done: PromiseWithResolvers<number> } | undefined
  #next = 0
  #gone: Error | undefined
  #isOver = false

  constructor(options: PythonWorkerOptions) {
    const { python, modelFolder, timeoutMs, environment, onPrint } = options
    this.#timeoutMs = timeoutMs
    const settings = JSON.stringify({ hyperparameters: options.hyperparameters ?? {} })
    this.#temporaryFolder = mkdtempSync(join(options.temporaryFolder, 'worker-'))
    this.#child = spawn(python, ['-u', '-c', workerSource, modelFolder, settings], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      // A group of its own: what the model starts ends with it, and Ctrl-C is for the one who started this.
      detached: true,
      env: {
        ...environment,
        TMPDIR: this.#temporaryFolder,
        PYTHONDONTWRITEBYTECODE: '1',
        MLFLOW_DISABLE_TELEMETRY: 'true',
      },
    })
    const [, stdout, stderr, calls, answers] = this.#child.stdio
    this.#calls = calls as Writable // asked for as pipes
    for (const printed of [stdout, stderr])
      printed?.on('data', (bytes: Buffer) => onPrint(bytes.toString()))
    this.#calls.on('error', () => {}) // the end of the process says it
    this.#loaded.promise.catch(() => {}) // `loaded` says it
    this.#child.once('error', (error) => {
      this.#end(new Error(`Python can't be started: ${error.message}`))
      this.#cleanUp()
    })
    this.#child.once('exit', (code, signal) => {
      this.#end(new Error(`The worker ended (${signal ?? `code ${String(code)}`}).`))
      this.#isOver = true
      this.#cleanUp()
    })
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

  /** Answers a call as MLflow's scoring server does. Rejects when the worker ends meanwhile, or the call takes too long. */
  score(contentType: string, body: Uint8Array): Promise<Scored> {
    return this.#ask({ content_type: contentType }, body)
  }

  #ask(head: object, body: Uint8Array): Promise<Scored> {
    if (this.#gone !== undefined) return Promise.reject(this.#gone)
    const id = this.#next++
    return new Promise((resolve, reject) => {
      // Python can't be interrupted: who waited behind this call is told as well.
      const timer = setTimeout(
        () => this.#end(new Error(`A call took longer than ${this.#timeoutMs} ms.`)),
        this.#timeoutMs,
      )
      this.#waiting.set(id, { resolve, reject, timer })
      writeFrame(this.#calls, { id, ...head }, body)
    })
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
    const { path, output, kind, keys, size } = batch
    const head = { id: this.#next++, op: 'batch', path, output: output ?? null, kind, keys, size }
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

  #take(head: Readonly<Record<string, unknown>>, body: Buffer): void {
    if (head['ready'] === true)
      return this.#loaded.resolve({
        mlflow: String(head['mlflow']),
        python: String(head['python']),
        runId: String(head['run_id']),
        modelId: String(head['model_id']),
        columns: Array.isArray(head['columns']) ? head['columns'].map(String) : [],
        takesMatrix: head['takes_matrix'] === true,
        flavors: (head['flavors'] ?? {}) as LoadedModel['flavors'], // read field by field
        signature: (head['signature'] ?? []) as LoadedModel['signature'], // our worker's own list
      })
    if (head['ready'] === false) return this.#end(new Error(String(head['error'])))
    if (head['part'] === true) return void this.#takePart(head, body)
    if (head['end'] === true) {
      const ended = this.#batch
      this.#batch = undefined
      const { error } = head
      return typeof error === 'string'
        ? ended?.done.reject(new Error(error))
        : ended?.done.resolve(Number(head['rows']))
    }
    const id = Number(head['id'])
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    clearTimeout(waiting?.timer)
    waiting?.resolve({
      status: Number(head['status']),
      contentType: String(head['content_type']),
      body,
      predictUs: Number(head['predict_us']),
      computed: (head['computed'] ?? {}) as Scored['computed'], // our worker's own object
      ...(typeof head['seen'] === 'string' && { seen: head['seen'] }),
    })
    return undefined
  }

  async #takePart(head: Readonly<Record<string, unknown>>, answer: Buffer): Promise<void> {
    try {
      const go = await this.#batch?.batch.onPart({
        inferenceId: String(head['inference_id']),
        atMs: Number(head['at']),
        from: Number(head['from']),
        to: Number(head['to']),
        keys: Array.isArray(head['keys']) ? head['keys'].map(String) : [],
        computed: (head['computed'] ?? {}) as Scored['computed'], // our worker's own object
        predictUs: Number(head['predict_us']),
        answer,
      })
      if (this.#gone === undefined) writeFrame(this.#calls, { go: go === true }, Buffer.alloc(0))
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #end(error: Error): void {
    this.#gone ??= error
    this.#kill()
    this.#loaded.reject(this.#gone)
    this.#batch?.done.reject(this.#gone)
    this.#batch = undefined
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer)
      reject(this.#gone)
    }
    this.#waiting.clear()
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

  #cleanUp(): void {
    try {
      rmSync(this.#temporaryFolder, { recursive: true, force: true, maxRetries: 3 })
    } catch {
      // It goes with the folder that it is in.
    }
  }
}
