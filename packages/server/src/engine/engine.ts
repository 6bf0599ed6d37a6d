import type { ServerSettings } from '../config/settings.ts'
import type { Answer, Call, FromWorker, WorkerRole } from './protocol.ts'
import { WorkerHandle } from './worker-handle.ts'

const readTimeLimitMs = 60_000
const restartDelayMs = 500

export interface EngineOptions {
  readonly settings: ServerSettings
  readonly onLog: (log: Extract<FromWorker, { kind: 'log' }>) => void
  /** The writer is gone and could not be replaced: the server can't go on. */
  readonly onFatal: (error: Error) => void
}

/**
 * The threads that work on the database: one that writes, and readers beside it. The thread that serves HTTP only passes calls on, so
 * that a heavy search or a slow disk never keeps it from answering.
 */
export class Engine {
  readonly #options: EngineOptions
  #writer: WorkerHandle
  #readers: WorkerHandle[] = []
  #stopping = false

  constructor(options: EngineOptions) {
    this.#options = options
    this.#writer = this.#start('writer')
  }

  /** Resolves when calls can be taken; throws with a message for people when the database can't be opened. */
  async ready(): Promise<void> {
    await this.#writer.ready
  }

  write(call: Call): Promise<Answer> {
    return this.#writer.call(call)
  }

  /** A look-up of a few rows: the writer answers it when it has nothing else to do. */
  lookUp(call: Call): Promise<Answer> {
    return this.#readers.length === 0 && this.#writer.underWay === 0
      ? this.#writer.call(call)
      : this.read(call)
  }

  async read(call: Call): Promise<Answer> {
    const reader = this.#idlestReader()
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, readTimeLimitMs)
    })
    const answer = reader.call(call)
    const inTime = await Promise.race([answer.then(() => true), late.then(() => false)])
    clearTimeout(timer)
    if (!inTime) {
      this.#replace(reader)
      reader.abandon()
    }
    return answer
  }

  async ping(): Promise<boolean> {
    const { status } = await this.#writer.ping()
    return status === 200
  }

  get waiting(): { readonly writes: number; readonly reads: number } {
    return {
      writes: this.#writer.underWay,
      reads: this.#readers.reduce((sum, reader) => sum + reader.underWay, 0),
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true
    await Promise.all(this.#readers.map((reader) => reader.stop()))
    await this.#writer.stop() // last: it puts SQLite's log back into the database file
  }

  /** Readers start when they are needed: an idle server stays small. */
  #idlestReader(): WorkerHandle {
    const [first, ...others] = this.#readers
    if (!first) return this.#addReader()
    const idlest = others.reduce(
      (best, reader) => (reader.underWay < best.underWay ? reader : best),
      first,
    )
    return idlest.underWay > 0 && this.#readers.length < this.#options.settings.readers
      ? this.#addReader()
      : idlest
  }

  #addReader(): WorkerHandle {
    const reader = this.#start('reader')
    this.#readers.push(reader)
    return reader
  }

  #replace(lost: WorkerHandle): void {
    if (this.#stopping) return
    const fresh = this.#start('reader')
    this.#readers = [...this.#readers.filter((reader) => reader !== lost), fresh]
  }

  #start(role: WorkerRole): WorkerHandle {
    const { settings, onLog, onFatal } = this.#options
    return new WorkerHandle(
      { role, settings },
      {
        onLog,
        onLost: (lost) => {
          if (this.#stopping) return
          // A pause, so that a thread that fails at once is not started again in a tight circle.
          if (role === 'reader')
            return void setTimeout(() => this.#replace(lost), restartDelayMs).unref()
          this.#writer = this.#start('writer')
          this.#writer.ready.catch(onFatal)
        },
      },
    )
  }
}
