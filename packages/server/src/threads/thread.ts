import type { Worker } from 'node:worker_threads'
import { busy, unavailable } from '@stemma/contract'
import { Batch } from './batch.ts'
import { fromFailure } from './failure.ts'
import type { Inbox } from './inbox.ts'
import { Outbox } from './outbox.ts'
import type {
  AnsweredCall,
  AskedCall,
  Calls,
  FromThread,
  LogMessage,
  ToThread,
} from './protocol.ts'

const mostUnderWay = 20_000

export interface ThreadEvents {
  readonly onLog?: (log: LogMessage) => void
  /** The thread ended though nobody asked it to. */
  readonly onLost?: () => void
  /** Memory that came back with a stream. */
  readonly onBlock?: (bytes: Uint8Array) => void
}

/** What a call has besides its arguments. */
export interface CallStreams {
  readonly input?: AsyncIterable<unknown>
  /** Filled with what the call sends out. */
  readonly output?: Inbox
  readonly id?: number
  /** Memory in the arguments that is handed over instead of copied. Nobody here looks at it again. */
  readonly moved?: readonly ArrayBuffer[]
}

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
  readonly inbox: Inbox | undefined
  readonly outbox: Outbox | undefined
}

/**
 * A worker thread and the calls that it has under way: the asking side of the protocol. `answerCalls` is the other. A call throws what the thread
 * throws; TEMPORARILY_UNAVAILABLE when the thread is lost while it has it, and RESOURCE_EXHAUSTED when it never got it.
 */
export class Thread<Known extends Calls<Known>> {
  /** Rejects with a message for people when the thread can't begin. */
  readonly ready: Promise<void>
  readonly #worker: Worker
  readonly #events: ThreadEvents
  readonly #pending = new Map<number, Pending>()
  readonly #calls = new Batch<AskedCall>({
    later: setImmediate,
    post: (calls, moved) => this.post({ kind: 'calls', calls }, moved),
  })
  readonly #ended: Promise<void>
  #nextId = 1
  #isStopping = false
  #isOver = false
  #isReady = false
  /** It ended by itself, after it had begun. */
  #isLost = false
  /** What calls are told that the thread did not answer. */
  #reason: Error = unavailable(
    'The server lost the thread that worked on this; whether it was done is not known. Try again.',
  )

  constructor(worker: Worker, data: unknown, events: ThreadEvents = {}) {
    this.#worker = worker
    this.#events = events
    this.post({ kind: 'begin', data })
    const begun = Promise.withResolvers<void>()
    this.ready = begun.promise
    this.ready.catch(() => {}) // Whoever waits for it sees the error; nobody may be waiting.
    const ended = Promise.withResolvers<void>()
    this.#ended = ended.promise
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'ready') {
        this.#isReady = true
        begun.resolve()
      } else if (message.kind === 'failed') {
        this.#reason = fromFailure(message)
        begun.reject(this.#reason)
      } else this.#take(message)
    })
    worker.once('error', (error: Error) => {
      this.#reason.cause = error
      begun.reject(error)
      events.onLog?.({
        kind: 'log',
        level: 'error',
        requestId: '-',
        message: error.stack ?? error.message,
      })
    })
    worker.once('exit', () => {
      this.#isOver = true
      this.#isLost = this.#isReady
      ended.resolve()
      begun.reject(new Error('A thread ended before it was ready.'))
      this.#rejectAll(this.#reason)
      if (!this.#isStopping) events.onLost?.()
    })
  }

  get underWay(): number {
    return this.#pending.size
  }

  /** Numbers of calls, for streams that begin before their call. */
  nextId(): number {
    return this.#nextId++
  }

  call<Name extends keyof Known & string>(
    name: Name,
    args: Known[Name]['args'],
    { input, output, id = this.#nextId++, moved = [] }: CallStreams = {},
  ): Promise<Known[Name]['result']> {
    if (this.#isOver) return Promise.reject(this.#isLost ? neverBegun() : this.#reason)
    if (this.#pending.size >= mostUnderWay)
      return Promise.reject(
        busy('Too many requests are waiting; nothing was done. Try again shortly.'),
      )
    return new Promise((resolve, reject) => {
      const outbox = input && new Outbox()
      // Typed by the guarantee that the thread answers a call with the result of its name.
      this.#pending.set(id, { resolve, reject, inbox: output, outbox })
      const streams = { ...(input && { hasInput: true }), ...(output && { hasOutput: true }) }
      this.#calls.add({ id, name, args, ...streams }, moved)
      if (input === undefined || outbox === undefined) return
      // Its items come behind it.
      this.#calls.send()
      outbox
        .send(id, input, (message, transfer) => this.post(message, transfer))
        .catch((error: unknown) => {
          // The caller learns the cause; the thread only that it ends here.
          this.#settle(id)?.reject(error instanceof Error ? error : new Error(String(error)))
          this.post({ kind: 'broken', id })
        })
    })
  }

  post(message: ToThread, moved: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, moved)
  }

  /** Lets the thread finish what it has, then ends it. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.#calls.send()
    this.post({ kind: 'stop' })
    await this.#ended
  }

  /** Ends the thread as it is. Throws the reason in all calls under way. */
  abandon(reason: Error): void {
    this.#isStopping = true
    this.#isOver = true
    this.#reason = reason
    this.#rejectAll(reason)
    void this.#worker.terminate()
  }

  #take(message: Exclude<FromThread, { kind: 'ready' | 'failed' }>): void {
    switch (message.kind) {
      case 'answers':
        for (const answer of message.answers) this.#answer(answer)
        return
      case 'log':
        return this.#events.onLog?.(message)
      case 'block':
        return this.#events.onBlock?.(message.bytes)
      case 'credit':
        return this.#pending.get(message.id)?.outbox?.credit(message.size)
      case 'item':
        return this.#pending.get(message.id)?.inbox?.push(message.item)
      case 'end':
      case 'broken':
        // The answer that follows ends the output.
        return undefined
    }
  }

  #answer(answer: AnsweredCall): void {
    const pending = this.#settle(answer.id)
    if ('failure' in answer) pending?.reject(fromFailure(answer.failure))
    else pending?.resolve(answer.value)
  }

  #rejectAll(reason: Error): void {
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(reason)
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    pending?.outbox?.stop()
    return pending
  }
}

function neverBegun(): Error {
  return busy('The server lost the thread that works on this; nothing was done. Try again shortly.')
}
