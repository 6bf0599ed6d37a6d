import type { Readable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { unavailable } from '@stemma/contract'
import { Blocks, isBlock, type ByteRange, type ObjectId } from '@stemma/objects'
import type { Collection, CollectOptions, PutOptions, StoredObject } from '@stemma/objects'
import type { Problem, ReceivedObjects, Repair, StoreCheck } from '@stemma/objects'
import { alone } from '../engine/alone.ts'
import { fromFailure } from './failure.ts'
import { inBlocks, inHashedBlocks } from './in-blocks.ts'
import { Inbox } from './inbox.ts'
import { lentStream } from './lent-stream.ts'
import type { ObjectCalls } from './object-calls.ts'
import { Outbox } from './outbox.ts'
import { pagesOf } from './pages-of.ts'
import type { FromObjects, ObjectThreadData, ToObjects } from './protocol.ts'
import { wholeIfSmall } from './whole-if-small.ts'

/** MiB for what was made last, three times a half-space of 4. */
const maxYoungGenerationSizeMb = 12

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
  readonly inbox: Inbox
  readonly outbox: Outbox
}

interface CallStreams {
  readonly input?: AsyncIterable<unknown>
  /** Filled with what the call sends out. */
  readonly output?: Inbox
  readonly id?: number
}

/**
 * The object store on a thread of its own. It starts at the first use, so that a server that has no artifacts stays small; after a
 * crash it starts again at the next. Methods throw StemmaError: what the store throws, and TEMPORARILY_UNAVAILABLE when the thread is lost.
 */
export class ObjectThread {
  readonly #data: ObjectThreadData
  readonly #pending = new Map<number, Pending>()
  readonly #blocks = new Blocks()
  #worker: Worker | undefined
  #nextId = 1
  #isStopped = false

  constructor(data: ObjectThreadData) {
    this.#data = data
  }

  /**
   * Stores a stream; when it resolves, the object is on disk. Throws what the source throws.
   */
  async put(source: AsyncIterable<Uint8Array>, options: PutOptions = {}): Promise<StoredObject> {
    const { bytes, rest } = await wholeIfSmall(source)
    return bytes === undefined
      ? this.call('put', options, { input: inHashedBlocks(rest, this.#blocks) })
      : this.call('put', { ...options, bytes: alone(bytes) })
  }

  /** The bytes of an object or a part of them. An object that is not there is an error of the stream. */
  read(id: ObjectId, range?: ByteRange): Readable {
    return this.#output('read', range === undefined ? { id } : { id, range })
  }

  /** Stores a stream of objects; see `ObjectStore.receive`. Its pieces are given away: nobody else may use their memory. */
  receive(source: AsyncIterable<Uint8Array>): Promise<ReceivedObjects> {
    return this.call('receive', undefined, { input: inBlocks(source, this.#blocks) })
  }

  /** A stream of objects. One that is not there is an error of the stream. */
  send(ids: readonly ObjectId[]): Readable {
    return this.#output('send', ids)
  }

  #output<Name extends 'read' | 'send'>(name: Name, args: ObjectCalls[Name]['args']): Readable {
    const callId = this.#nextId++
    const inbox = new Inbox({
      onTaken: (size) => this.#post({ kind: 'credit', id: callId, size }),
      onReturn: () => this.#post({ kind: 'cancel', id: callId }),
    })
    this.call(name, args, { output: inbox, id: callId }).then(
      () => inbox.end(),
      (error: Error) => inbox.fail(error),
    )
    return lentStream(inbox, (bytes) => {
      if (isBlock(bytes.buffer)) this.#post({ kind: 'block', bytes }, [bytes.buffer])
    })
  }

  has(id: ObjectId): Promise<boolean> {
    return this.call('has', id)
  }

  /** See `ObjectStore.collect`. */
  collect({ live, ...options }: CollectOptions): Promise<Collection> {
    return this.call('collect', options, { input: pagesOf(live) })
  }

  /** See `ObjectStore.check`. */
  check(): Promise<StoreCheck> {
    return this.call('check', undefined)
  }

  /** See `ObjectStore.repair`. */
  repair(problems: readonly Problem[]): Promise<Repair> {
    return this.call('repair', problems)
  }

  /** Any call of the register. */
  call<Name extends keyof ObjectCalls>(
    name: Name,
    args: ObjectCalls[Name]['args'],
    { input, output, id = this.#nextId++ }: CallStreams = {},
  ): Promise<ObjectCalls[Name]['result']> {
    return new Promise((resolve, reject) => {
      const inbox = output ?? new Inbox({ onTaken: () => {} })
      const outbox = new Outbox()
      // The guarantee: the thread answers a call with the result of its name.
      const settle = resolve as (value: unknown) => void
      this.#pending.set(id, { resolve: settle, reject, inbox, outbox })
      this.#start()
      this.#post({ kind: 'call', id, name, args, hasInput: input !== undefined })
      if (input === undefined) return
      outbox
        .send(id, input, (message, transfer) => this.#post(message, transfer))
        .catch((error: unknown) => {
          // The caller learns the cause; the thread only that it ends here.
          this.#settle(id)?.reject(error instanceof Error ? error : new Error(String(error)))
          this.#post({ kind: 'broken', id })
        })
    })
  }

  /** Starts the thread for a call that is going to come, which would wait a tenth of a second for it. */
  wake(): void {
    if (!this.#isStopped) this.#start()
  }

  /** Lets the thread finish what it has, then ends it. */
  async stop(): Promise<void> {
    this.#isStopped = true
    const worker = this.#worker
    if (worker === undefined) return
    const ended = new Promise<void>((resolve) => {
      worker.once('exit', () => resolve())
    })
    this.#post({ kind: 'stop' })
    await ended
  }

  #start(): void {
    if (this.#worker !== undefined) return
    if (this.#isStopped) throw unavailable('The server is stopping.')
    const file = import.meta.url.endsWith('.ts') ? './object-worker.ts' : './object-worker.js'
    const worker = new Worker(new URL(file, import.meta.url), {
      workerData: this.#data,
      name: 'stemma-objects',
      // Large objects make much garbage that dies at once. Left to itself V8 lets more than 100 MiB of it gather.
      resourceLimits: { maxYoungGenerationSizeMb },
    })
    this.#worker = worker
    let reason: Error = unavailable(
      'The server lost the thread that worked on this; whether it was done is not known. Try again.',
    )
    worker.on('message', (message: FromObjects) => {
      if (message.kind === 'failed') reason = fromFailure(message)
      else if (message.kind !== 'ready') this.#take(message)
    })
    worker.once('error', (error: Error) => {
      reason.cause = error
    })
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = undefined
      for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(reason)
    })
  }

  #take(message: Exclude<FromObjects, { kind: 'ready' | 'failed' }>): void {
    switch (message.kind) {
      case 'result':
        return this.#settle(message.id)?.resolve(message.value)
      case 'error':
        return this.#settle(message.id)?.reject(fromFailure(message))
      case 'credit':
        return this.#pending.get(message.id)?.outbox.credit(message.size)
      case 'item':
        return this.#pending.get(message.id)?.inbox.push(message.item)
      case 'block':
        return this.#blocks.giveBack(message.bytes)
      case 'end':
      case 'broken':
        // The result or the error that follows ends the output.
        return undefined
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    pending?.outbox.stop()
    return pending
  }

  #post(message: ToObjects, transfer: ArrayBuffer[] = []): void {
    this.#worker?.postMessage(message, transfer)
  }
}
