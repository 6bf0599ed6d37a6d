import type { Readable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { busy } from '@stemma/contract'
import { wholeIfSmall, type Objects } from '@stemma/core'
import { Blocks, isBlock, type ByteRange, type ObjectId } from '@stemma/objects'
import type { Collection, CollectOptions, PutOptions, StoredObject } from '@stemma/objects'
import type { Problem, ReceivedObjects, Repair, StoreCheck } from '@stemma/objects'
import { alone } from '../alone.ts'
import { Inbox } from '../inbox.ts'
import { pagesOf } from '../pages-of.ts'
import { Thread, type CallStreams, type ThreadEvents } from '../thread.ts'
import { inBlocks, inHashedBlocks } from './in-blocks.ts'
import { lentStream } from './lent-stream.ts'
import type { ObjectCalls } from './object-calls.ts'
import type { ObjectThreadData } from './open-objects.ts'

/** MiB for what was made last, three times a half-space of 4. */
const maxYoungGenerationSizeMb = 12

/**
 * The object store on a thread of its own. It starts at the first use, so that a server that has no artifacts stays small; after a
 * crash it starts again at the next.
 */
export class ObjectThread implements Objects {
  readonly #data: ObjectThreadData
  readonly #onLog: ThreadEvents['onLog']
  readonly #blocks = new Blocks()
  #thread: Thread<ObjectCalls> | undefined
  #isStopped = false

  constructor(data: ObjectThreadData, { onLog }: Pick<ThreadEvents, 'onLog'> = {}) {
    this.#data = data
    this.#onLog = onLog
  }

  async put(
    source: AsyncIterable<Uint8Array>,
    options: Omit<PutOptions, 'sha256'> = {},
  ): Promise<StoredObject> {
    const { bytes, rest } = await wholeIfSmall(source)
    if (bytes === undefined)
      return this.#call('put', options, { input: inHashedBlocks(rest, this.#blocks) })
    return this.#call('put', { ...options, bytes: alone(bytes) })
  }

  putAll(all: readonly Uint8Array[]): Promise<readonly ObjectId[]> {
    return this.#call('putAll', all)
  }

  join(
    ids: readonly ObjectId[],
    options: Pick<PutOptions, 'previous'> = {},
  ): Promise<StoredObject> {
    return this.#call('join', { ids, ...options })
  }

  sizeOf(id: ObjectId): Promise<number | undefined> {
    return this.#call('sizeOf', id)
  }

  whole(id: ObjectId, name?: string): Promise<Uint8Array> {
    return this.#call('whole', { id, name })
  }

  md5Of(ids: readonly ObjectId[]): Promise<readonly string[]> {
    return this.#call('md5Of', ids)
  }

  reserve(ids: readonly ObjectId[], untilMs: number): Promise<readonly ObjectId[]> {
    return this.#call('reserve', { ids, untilMs })
  }

  keep(ids: readonly ObjectId[], untilMs: number): Promise<readonly (number | undefined)[]> {
    return this.#call('keep', { ids, untilMs })
  }

  read(id: ObjectId, range?: ByteRange, name?: string): Readable {
    return this.#output('read', { id, name, ...(range !== undefined && { range }) })
  }

  /** The pieces of the source are given away: nobody else may use their memory. */
  receive(source: AsyncIterable<Uint8Array>): Promise<ReceivedObjects> {
    return this.#call('receive', undefined, { input: inBlocks(source, this.#blocks) })
  }

  send(ids: readonly ObjectId[]): Readable {
    return this.#output('send', ids)
  }

  collect({ live, ...options }: CollectOptions): Promise<Collection> {
    return this.#call('collect', options, { input: pagesOf(live) })
  }

  check(): Promise<StoreCheck> {
    return this.#call('check', undefined)
  }

  repair(problems: readonly Problem[]): Promise<Repair> {
    return this.#call('repair', problems)
  }

  storedBytes(): Promise<number> {
    return this.#call('storedBytes', undefined)
  }

  freeBytes(): Promise<number | undefined> {
    return this.#call('freeBytes', undefined)
  }

  removeUnfinished(): Promise<number> {
    return this.#call('removeUnfinished', undefined)
  }

  /** The first call of a thread would wait a tenth of a second for it. */
  wake(): void {
    if (!this.#isStopped) this.#started()
  }

  async close(): Promise<void> {
    this.#isStopped = true
    await this.#thread?.stop()
  }

  async #call<Name extends keyof ObjectCalls>(
    name: Name,
    args: ObjectCalls[Name]['args'],
    streams?: CallStreams,
  ): Promise<ObjectCalls[Name]['result']> {
    return this.#started().call(name, args, streams)
  }

  #output<Name extends 'read' | 'send'>(name: Name, args: ObjectCalls[Name]['args']): Readable {
    const thread = this.#started()
    const id = thread.nextId()
    const output = new Inbox({
      onTaken: (size) => thread.post({ kind: 'credit', id, size }),
      onReturn: () => thread.post({ kind: 'cancel', id }),
    })
    thread.call(name, args, { output, id }).then(
      () => output.end(),
      (error: Error) => output.fail(error),
    )
    return lentStream(output, (bytes) => {
      if (isBlock(bytes.buffer)) thread.post({ kind: 'block', bytes }, [bytes.buffer])
    })
  }

  #started(): Thread<ObjectCalls> {
    if (this.#thread !== undefined) return this.#thread
    if (this.#isStopped) throw busy('The server is stopping.')
    const file = import.meta.url.endsWith('.ts') ? './object-worker.ts' : './object-worker.js'
    const worker = new Worker(new URL(file, import.meta.url), {
      name: 'stemma-objects',
      // Large objects make much garbage that dies at once. Left to itself V8 lets more than 100 MiB of it gather.
      resourceLimits: { maxYoungGenerationSizeMb },
    })
    const thread = new Thread<ObjectCalls>(worker, this.#data, {
      ...(this.#onLog !== undefined && { onLog: this.#onLog }),
      onBlock: (bytes) => this.#blocks.giveBack(bytes),
      onLost: () => {
        if (this.#thread === thread) this.#thread = undefined
      },
    })
    this.#thread = thread
    return thread
  }
}
