import { Worker } from 'node:worker_threads'
import { StemmaError, errorBody } from '@stemma/contract'
import type { Answer, Call, FromWorker, ToWorker, WorkerData } from './protocol.ts'

const maxUnderWay = 20_000
/** Bytes; smaller ones are copied sooner than handed over. */
const movedFrom = 16_384

export interface WorkerEvents {
  readonly onLog: (log: Extract<FromWorker, { kind: 'log' }>) => void
  /** The thread ended though nobody asked it to. */
  readonly onLost: (handle: WorkerHandle) => void
}

/** One worker thread and the calls that it has under way. */
export class WorkerHandle {
  readonly ready: Promise<void>
  readonly #worker: Worker
  readonly #pending = new Map<number, (answer: Answer) => void>()
  readonly #stopped: Promise<void>
  #nextId = 1
  #stopping = false

  constructor(data: WorkerData, { onLog, onLost }: WorkerEvents) {
    const file = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js'
    this.#worker = new Worker(new URL(file, import.meta.url), {
      workerData: data,
      name: `stemma-${data.role}`,
    })
    let becomeReady: () => void
    let fail: (error: Error) => void
    this.ready = new Promise<void>((resolve, reject) => {
      becomeReady = resolve
      fail = reject
    })
    this.ready.catch(() => {}) // Whoever waits for it sees the error; nobody may be waiting when a replacement fails.
    this.#stopped = new Promise((resolve) => this.#worker.once('exit', () => resolve()))
    this.#worker.on('message', (message: FromWorker) => {
      if (message.kind === 'answer') this.#settle(message.id, message.answer)
      else if (message.kind === 'log') onLog(message)
      else if (message.kind === 'ready') becomeReady()
      else if (message.kind === 'failed') fail(new Error(message.message))
    })
    this.#worker.once('error', (error: Error) => {
      fail(error)
      onLog({ kind: 'log', level: 'error', requestId: '-', message: error.stack ?? error.message })
    })
    this.#worker.once('exit', () => {
      fail(new Error('A database thread ended before it was ready.'))
      for (const id of [...this.#pending.keys()])
        this.#settle(
          id,
          unavailable(
            'The server lost the thread that worked on this; whether it was done is not known. Try again.',
          ),
        )
      if (!this.#stopping) onLost(this)
    })
  }

  get underWay(): number {
    return this.#pending.size
  }

  call(call: Call): Promise<Answer> {
    if (this.#pending.size >= maxUnderWay)
      return Promise.resolve(unavailable('Too many requests are waiting. Try again shortly.'))
    const moved = [...ownBytes(call.body), ...ownBytes(call.bytes)]
    return this.#send((id) => ({ kind: 'call', id, call }), moved)
  }

  /** Whether the database answers. */
  ping(): Promise<Answer> {
    return this.#send((id) => ({ kind: 'ping', id }))
  }

  /** Lets the thread finish what it has, then ends it. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#worker.postMessage({ kind: 'stop' } satisfies ToWorker)
    await this.#stopped
  }

  /** Ends the thread as it is. */
  abandon(): void {
    this.#stopping = true
    for (const id of [...this.#pending.keys()])
      this.#settle(id, unavailable('The search took too long.'))
    void this.#worker.terminate()
  }

  #send(message: (id: number) => ToWorker, moved: readonly ArrayBuffer[] = []): Promise<Answer> {
    const id = this.#nextId++
    return new Promise((resolve) => {
      this.#pending.set(id, resolve)
      this.#worker.postMessage(message(id), moved)
    })
  }

  #settle(id: number, answer: Answer): void {
    const resolve = this.#pending.get(id)
    this.#pending.delete(id)
    resolve?.(answer)
  }
}

/** A body that has its bytes to itself, as large ones have, is handed over instead of copied twice. Nobody here looks at it again. */
function ownBytes(body: Uint8Array | undefined): readonly ArrayBuffer[] {
  if (body === undefined || body.byteLength < movedFrom) return []
  const { buffer } = body
  return buffer instanceof ArrayBuffer && buffer.byteLength === body.byteLength ? [buffer] : []
}

function unavailable(message: string): Answer {
  return {
    status: 503,
    type: 'application/json',
    body: errorBody(new StemmaError('TEMPORARILY_UNAVAILABLE', message)),
  }
}
