import type { Worker } from 'node:worker_threads'
import { StemmaError, errorBody } from '@stemma/contract'
import { alone } from './alone.ts'
import { Batch } from './batch.ts'
import type { Answer, Call, FromWorker, NumberedCall, ToWorker, Work } from './protocol.ts'
import { takeThread } from './take-thread.ts'

const maxUnderWay = 20_000
/** Bytes; smaller ones are copied sooner than handed over. */
const movedFrom = 16_384

const ping: Call = {
  ...{ route: 'ping', method: 'GET', params: {}, query: '' },
  ...{ actor: { kind: 'stemma' }, requestId: 'ping' },
}

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
  readonly #calls = new Batch<NumberedCall>({
    later: setImmediate,
    post: (calls, moved) => this.#post({ kind: 'calls', calls }, moved),
  })
  readonly #stopped: Promise<void>
  #nextId = 1
  #stopping = false

  constructor(work: Work, { onLog, onLost }: WorkerEvents) {
    this.#worker = takeThread(work.role)
    this.#post({ kind: 'begin', work })
    let becomeReady: () => void
    let fail: (error: Error) => void
    this.ready = new Promise<void>((resolve, reject) => {
      becomeReady = resolve
      fail = reject
    })
    this.ready.catch(() => {}) // Whoever waits for it sees the error; nobody may be waiting when a replacement fails.
    this.#stopped = new Promise((resolve) => this.#worker.once('exit', () => resolve()))
    this.#worker.on('message', (message: FromWorker) => {
      if (message.kind === 'answers')
        for (const { id, answer } of message.answers) this.#settle(id, answer)
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
    return this.#ask(call)
  }

  /** Whether the database answers. */
  ping(): Promise<Answer> {
    return this.#ask(ping)
  }

  /** Lets the thread finish what it has, then ends it. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#calls.send()
    this.#post({ kind: 'stop' })
    await this.#stopped
  }

  /** Ends the thread as it is. */
  abandon(): void {
    this.#stopping = true
    for (const id of [...this.#pending.keys()])
      this.#settle(id, unavailable('The search took too long.'))
    void this.#worker.terminate()
  }

  #ask(call: Call): Promise<Answer> {
    const body = call.body && alone(call.body)
    const bytes = call.bytes && alone(call.bytes)
    const moved = [...memoryOf(body), ...memoryOf(bytes)]
    const id = this.#nextId++
    return new Promise((resolve) => {
      this.#pending.set(id, resolve)
      this.#calls.add({ id, call: { ...call, body, bytes } }, moved)
    })
  }

  #post(message: ToWorker, moved: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, moved)
  }

  #settle(id: number, answer: Answer): void {
    const resolve = this.#pending.get(id)
    this.#pending.delete(id)
    resolve?.(answer)
  }
}

/** Large bytes are handed over instead of copied twice. Nobody here looks at them again. */
function memoryOf(bytes: Uint8Array<ArrayBuffer> | undefined): readonly ArrayBuffer[] {
  return bytes === undefined || bytes.byteLength < movedFrom ? [] : [bytes.buffer]
}

function unavailable(message: string): Answer {
  return {
    status: 503,
    type: 'application/json',
    body: errorBody(new StemmaError('TEMPORARILY_UNAVAILABLE', message)),
  }
}
