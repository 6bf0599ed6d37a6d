import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { busy, StemmaError, unavailable } from '@stemma/contract'
import type { EngineOptions, Tables, TableWork } from '@stemma/tables'
import type { AnsweredWork, AskedWork, WorkFailure } from './table-messages.ts'

export interface TableProcessOptions {
  readonly engine: EngineOptions
  /** How long the process stays when nobody asks it, in milliseconds. */
  readonly idleMs: number
}

/** Each takes the engine's memory. */
const mostAtOnce = 2
const mostWaiting = 200
/** A query may take a minute: whoever reads a version must not wait for those of others. */
const mostQueriesAtOnce = 1
const mostQueriesWaiting = 20

interface Pending {
  readonly asked: AskedWork
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/**
 * Work on tables in a process of its own, which starts with the first piece and ends when there has been none for a while: memory that the
 * engine took is free then, and a fault of it harms nobody else. At most two pieces are under way at a time, one of them a query.
 */
export class TableProcess {
  readonly work: Tables
  readonly #options: TableProcessOptions
  readonly #waiting: Pending[] = []
  readonly #underWay = new Map<number, Pending>()
  #child: ChildProcess | undefined
  #idle: NodeJS.Timeout | undefined
  #nextId = 1
  #isClosed = false

  constructor(options: TableProcessOptions) {
    this.#options = options
    const ask = <Name extends TableWork>(name: Name): Tables[Name] =>
      // The guarantee: the process runs the work of the name, with the input that its type has.
      ((input: unknown) => this.#ask(name, input)) as Tables[Name]
    this.work = {
      ingest: ask('ingest'),
      writeVersion: ask('writeVersion'),
      split: ask('split'),
      query: ask('query'),
      fingerprint: ask('fingerprint'),
      prove: ask('prove'),
      deltaFiles: ask('deltaFiles'),
      countChanges: ask('countChanges'),
      compare: ask('compare'),
      countOverlap: ask('countOverlap'),
    }
  }

  /** The process as the system knows it; undefined while there is none. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Ends the process; work under way fails. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#idle)
    const child = this.#child
    this.#failAll(unavailable('The server is stopping.'))
    if (child === undefined) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    // Somebody waits for it again.
    child.ref()
    child.kill('SIGKILL')
    await ended
  }

  #ask(name: TableWork, input: unknown): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(busy('The server is stopping.'))
    if (this.#waiting.length >= mostWaiting)
      return Promise.reject(busy('Too much work on tables is waiting. Try again shortly.'))
    if (name === 'query' && count(this.#waiting, 'query') >= mostQueriesWaiting)
      return Promise.reject(busy('Too many queries are waiting. Try again in a minute.'))
    return new Promise((resolve, reject) => {
      const asked: AskedWork = { id: this.#nextId++, name, input, engine: this.#options.engine }
      this.#waiting.push({ asked, resolve, reject })
      this.#sendNext()
    })
  }

  #sendNext(): void {
    while (this.#underWay.size < mostAtOnce) {
      const isFull = count(this.#underWay.values(), 'query') >= mostQueriesAtOnce
      const at = this.#waiting.findIndex(({ asked }) => asked.name !== 'query' || !isFull)
      const [next] = at < 0 ? [] : this.#waiting.splice(at, 1)
      if (next === undefined) break
      clearTimeout(this.#idle)
      this.#underWay.set(next.asked.id, next)
      this.#running().send(next.asked)
    }
    if (this.#underWay.size === 0) this.#rest()
  }

  /** The process, started if there is none. It keeps this one alive while it works. */
  #running(): ChildProcess {
    const child = (this.#child ??= this.#start())
    child.ref()
    child.channel?.ref()
    return child
  }

  #start(): ChildProcess {
    const file = import.meta.url.endsWith('.ts') ? './table-worker.ts' : './table-worker.js'
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
      serialization: 'advanced',
      execArgv: process.execArgv.filter((flag) => /^--(?:conditions|import)=/u.test(flag)),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    child.on('message', (answered) => {
      // The guarantee: `table-worker.ts` sends nothing else.
      this.#take(answered as AnsweredWork)
    })
    child.once('error', () => this.#lose(child))
    child.once('exit', () => this.#lose(child))
    return child
  }

  #take(answered: AnsweredWork): void {
    const pending = this.#underWay.get(answered.id)
    this.#underWay.delete(answered.id)
    if ('failure' in answered) pending?.reject(fromFailure(answered.failure))
    else pending?.resolve(answered.value)
    this.#sendNext()
  }

  #rest(): void {
    const child = this.#child
    child?.unref()
    child?.channel?.unref()
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => {
      // It ends by itself when it is not connected.
      if (child === this.#child) this.#child = undefined
      if (child?.connected === true) child.disconnect()
    }, this.#options.idleMs)
    this.#idle.unref()
  }

  #lose(child: ChildProcess): void {
    if (child !== this.#child) return
    this.#child = undefined
    for (const [id, { reject }] of [...this.#underWay]) {
      this.#underWay.delete(id)
      reject(
        unavailable('The process that works on tables was lost; nothing was changed. Try again.'),
      )
    }
    if (!this.#isClosed) this.#sendNext()
  }

  #failAll(error: Error): void {
    for (const { reject } of [...this.#underWay.values(), ...this.#waiting]) reject(error)
    this.#underWay.clear()
    this.#waiting.length = 0
  }
}

function count(pieces: Iterable<Pending>, name: TableWork): number {
  return Array.from(pieces).filter(({ asked }) => asked.name === name).length
}

/** The error again, as the other process had it. */
function fromFailure({ code, message, stack }: WorkFailure): Error {
  const error = code === undefined ? new Error(message) : new StemmaError(code, message)
  if (stack !== undefined) error.stack = stack
  return error
}
