import { unavailable } from '@stemma/contract'
import { rowAccess, rowsBy, type Access, type Caller, type Rows } from '@stemma/core'
import type { ServerSettings } from '../../config/settings.ts'
import { alone } from '../alone.ts'
import type { LogMessage } from '../protocol.ts'
import { Thread } from '../thread.ts'
import type { Answer, Call } from './call.ts'
import { withOwnBytes, type DatabaseCalls, type Role } from './database-calls.ts'
import { takeThread } from './take-thread.ts'

const usualReadTimeLimitMs = 60_000
/** For looks at a whole table, which `stemma fsck` asks for. */
const checkTimeLimitMs = 600_000
const restartDelayMs = 500
/** So often a call is asked again because another one on its thread took too long. */
const mostRepeats = 3
/** Bytes; smaller ones are copied sooner than handed over. */
const movedFrom = 16_384

export interface DatabaseOptions {
  readonly settings: ServerSettings
  readonly onLog: (log: LogMessage) => void
  /** The writer is gone and could not be replaced: the server can't go on. */
  readonly onFatal: (error: Error) => void
  /** How long a call may take on a thread that reads. */
  readonly readTimeLimitMs?: number
}

interface CallOptions {
  /** Memory in the arguments that is handed over, where the call writes. */
  readonly moved?: readonly ArrayBuffer[]
  readonly readTimeLimitMs?: number
}

type DatabaseThread = Thread<DatabaseCalls>

/**
 * The threads that work on the database: one that writes, and readers beside it. The thread that serves HTTP only passes calls on, so
 * that a heavy search or a slow disk never keeps it from answering.
 */
export class Database {
  readonly #options: DatabaseOptions
  #writer: DatabaseThread
  #readers: DatabaseThread[] = []
  /** Readers that were ended because one of their calls took too long. */
  readonly #givenUp = new WeakSet<DatabaseThread>()
  #isStopping = false

  constructor(options: DatabaseOptions) {
    this.#options = options
    this.#writer = this.#start('writer')
  }

  /** Resolves when calls can be taken; throws with a message for people when the database can't be opened. */
  async ready(): Promise<void> {
    await this.#writer.ready
  }

  /** A whole request of a door. Throws TEMPORARILY_UNAVAILABLE when the thread is lost, RESOURCE_EXHAUSTED when it is overrun. */
  answer(access: Access, { body, ...call }: Call): Promise<Answer> {
    if (body === undefined) return this.#call(access, 'answer', call)
    const own = alone(body)
    // Reads may be asked again, and need theirs then.
    const moved = access !== 'write' || own.byteLength < movedFrom ? [] : [own.buffer]
    return this.#call(access, 'answer', { ...call, body: own }, { moved })
  }

  /** The verbs of rows, for who asks. */
  rows({ actor, requestId }: Caller): Rows {
    return rowsBy((verb, input, { access } = { access: rowAccess[verb] }) =>
      this.#call(
        access,
        'ask',
        { verb, input: withOwnBytes(input), actor, requestId },
        { ...(verb === 'checkRows' && { readTimeLimitMs: checkTimeLimitMs }) },
      ),
    )
  }

  get waiting(): { readonly writes: number; readonly reads: number } {
    return {
      writes: this.#writer.underWay,
      reads: this.#readers.reduce((sum, reader) => sum + reader.underWay, 0),
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    await Promise.all(this.#readers.map((reader) => reader.stop()))
    await this.#writer.stop() // last: it puts SQLite's log back into the database file
  }

  #call<Name extends 'answer' | 'ask'>(
    access: Access,
    name: Name,
    args: DatabaseCalls[Name]['args'],
    options: CallOptions = {},
  ): Promise<DatabaseCalls[Name]['result']> {
    const { moved = [], readTimeLimitMs = this.#options.readTimeLimitMs ?? usualReadTimeLimitMs } =
      options
    if (access === 'write' || (access === 'lookUp' && this.#isAtRest))
      return this.#writer.call(name, args, { moved })
    return this.#read(name, args, readTimeLimitMs)
  }

  /** A read that waited behind one that took too long is asked again: it changes nothing, and was not at fault. */
  async #read<Name extends 'answer' | 'ask'>(
    name: Name,
    args: DatabaseCalls[Name]['args'],
    timeLimitMs: number,
  ): Promise<DatabaseCalls[Name]['result']> {
    for (let repeats = 0; ; repeats++) {
      const reader = this.#idlestReader()
      const answer = reader.call(name, args)
      const isLate = !(await isSettledWithin(timeLimitMs, answer))
      if (isLate) this.#giveUp(reader)
      try {
        return await answer
      } catch (error) {
        if (isLate || repeats === mostRepeats || !this.#givenUp.has(reader)) throw error
      }
    }
  }

  #giveUp(reader: DatabaseThread): void {
    if (this.#givenUp.has(reader)) return
    this.#givenUp.add(reader)
    this.#replace(reader)
    reader.abandon(unavailable('The search took too long.'))
  }

  /** Then the writer answers a look-up of a few rows, and no other thread has to start. */
  get #isAtRest(): boolean {
    return this.#readers.length === 0 && this.#writer.underWay === 0
  }

  /** Readers start when they are needed: an idle server stays small. */
  #idlestReader(): DatabaseThread {
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

  #addReader(): DatabaseThread {
    const reader = this.#start('reader')
    this.#readers.push(reader)
    return reader
  }

  #replace(lost: DatabaseThread): void {
    if (this.#isStopping) return
    const fresh = this.#start('reader')
    this.#readers = [...this.#readers.filter((reader) => reader !== lost), fresh]
  }

  #start(role: Role): DatabaseThread {
    const { settings, onLog, onFatal } = this.#options
    const thread: DatabaseThread = new Thread(
      takeThread(role),
      { role, settings },
      {
        onLog,
        onLost: () => {
          if (this.#isStopping) return
          // A pause, so that a thread that fails at once is not started again in a tight circle.
          if (role === 'reader')
            return void setTimeout(() => this.#replace(thread), restartDelayMs).unref()
          this.#writer = this.#start('writer')
          this.#writer.ready.catch(onFatal)
        },
      },
    )
    return thread
  }
}

async function isSettledWithin(timeLimitMs: number, answer: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), timeLimitMs)
  })
  const settled = answer.then(
    () => true,
    () => true,
  )
  const inTime = await Promise.race([settled, late])
  clearTimeout(timer)
  return inTime
}
