import type { MessagePort } from 'node:worker_threads'
import { isBlock } from '@stemma/objects'
import { Batch } from './batch.ts'
import { collectOnce } from './collect-once.ts'
import { toFailure } from './failure.ts'
import { Inbox } from './inbox.ts'
import { Outbox } from './outbox.ts'
import type {
  AnsweredCall,
  AskedCall,
  Calls,
  FromThread,
  LogMessage,
  ToThread,
} from './protocol.ts'

/** What a call has besides its arguments, on the thread that answers it. */
export interface Streams {
  readonly input: AsyncIterable<unknown>
  /** Sends a stream out; resolves when all of it was taken over, or nobody wants more. */
  readonly output: (source: AsyncIterable<unknown>) => Promise<void>
  /** Gives a block of the input back, to be used again. */
  readonly giveBack: (bytes: Uint8Array) => void
  /** Hands memory of the result over instead of copying it. */
  readonly move: (memory: ArrayBuffer) => void
}

export type Handlers<Known extends Calls<Known>> = {
  readonly [Name in keyof Known]: (
    args: Known[Name]['args'],
    streams: Streams,
  ) => Promise<Known[Name]['result']>
}

/** What a thread is when it has begun. */
export interface Begun<Known extends Calls<Known>> {
  readonly handlers: Handlers<Known>
  /** Takes memory back that went out with a stream. */
  readonly onBlock?: (bytes: Uint8Array) => void
  /** When nothing is under way any more. */
  readonly close: () => Promise<void>
}

/** What a thread may do besides answering. */
export interface ThreadHost {
  readonly log: (log: Omit<LogMessage, 'kind'>) => void
}

/** Answers calls as long as the thread lives: the other side is `Thread`. Each thread calls it once, with how it begins. */
export function answerCalls<Known extends Calls<Known>>(
  port: MessagePort,
  begin: (data: unknown, host: ThreadHost) => Promise<Begun<Known>>,
): void {
  let answering: Promise<Answering<Known>> | undefined
  port.on('message', (message: ToThread) => {
    if (message.kind === 'begin') {
      const host: ThreadHost = { log: (log) => post(port, { kind: 'log', ...log }) }
      answering = begin(message.data, host).then((begun) => new Answering(port, begun))
      answering.catch((error: unknown) => {
        post(port, { kind: 'failed', ...toFailure(error) })
        port.close()
      })
      return
    }
    // When it has failed, that was said.
    answering?.then(
      (one) => one.take(message),
      () => {},
    )
  })
}

interface UnderWay {
  readonly inbox: Inbox
  readonly outbox: Outbox
}

class Answering<Known extends Calls<Known>> {
  readonly #port: MessagePort
  readonly #begun: Begun<Known>
  readonly #streams = new Map<number, UnderWay>()
  /** All answers of a commit are there at once. */
  readonly #answers = new Batch<AnsweredCall>({
    later: (send) => process.nextTick(send),
    post: (answers, moved) => post(this.#port, { kind: 'answers', answers }, moved),
  })
  #underWay = 0
  #isStopping = false

  constructor(port: MessagePort, begun: Begun<Known>) {
    this.#port = port
    this.#begun = begun
    post(port, { kind: 'ready' })
    collectOnce(() => this.#underWay > 0)
  }

  take(message: Exclude<ToThread, { kind: 'begin' }>): void {
    switch (message.kind) {
      case 'calls':
        for (const call of message.calls) this.#answer(call)
        return
      case 'stop':
        this.#isStopping = true
        return this.#stopIfDone()
      case 'block':
        return this.#begun.onBlock?.(message.bytes)
      // A message for a call that is over comes too late, and is nothing.
      case 'item':
        return this.#streams.get(message.id)?.inbox.push(message.item)
      case 'end':
        return this.#streams.get(message.id)?.inbox.end()
      case 'broken':
        return this.#streams.get(message.id)?.inbox.fail(new Error('The source failed.'))
      case 'credit':
        return this.#streams.get(message.id)?.outbox.credit(message.size)
      case 'cancel':
        return this.#streams.get(message.id)?.outbox.stop()
    }
  }

  #answer(call: AskedCall): void {
    const moved: ArrayBuffer[] = []
    this.#underWay++
    const { id, name, args } = call
    const settle = (answer: AnsweredCall): void => {
      if (call.hasInput === true || call.hasOutput === true) this.#streams.delete(id)
      this.#answers.add(answer, moved)
      this.#underWay--
      this.#stopIfDone()
    }
    // The guarantee: `Thread.call` asks for names of handlers only.
    const handle: AnyHandler = this.#begun.handlers[name as keyof Known]
    const fail = (error: unknown): void => settle({ id, failure: toFailure(error) })
    try {
      handle(args, this.#streamsOf(call, moved)).then((value) => settle({ id, value }), fail)
    } catch (error) {
      fail(error)
    }
  }

  #streamsOf({ id, hasInput, hasOutput }: AskedCall, moved: ArrayBuffer[]): Streams {
    if (hasInput !== true && hasOutput !== true) return new NoStreams(moved)
    const inbox = new Inbox({
      onTaken: (size) => post(this.#port, { kind: 'credit', id, size }),
    })
    if (hasInput !== true) inbox.end()
    const outbox = new Outbox()
    this.#streams.set(id, { inbox, outbox })
    return {
      input: inbox,
      output: (source) =>
        outbox.send(id, source, (item, transfer) => post(this.#port, item, transfer)),
      giveBack: (bytes) => {
        if (isBlock(bytes.buffer)) post(this.#port, { kind: 'block', bytes }, [bytes.buffer])
      },
      move: (one) => moved.push(one),
    }
  }

  #stopIfDone(): void {
    if (!this.#isStopping || this.#underWay > 0) return
    this.#isStopping = false
    this.#answers.send()
    void this.#begun.close().finally(() => this.#port.close())
  }
}

type AnyHandler = (args: unknown, streams: Streams) => Promise<unknown>

/** Of a call without streams, as nearly all are. */
class NoStreams implements Streams {
  readonly #moved: ArrayBuffer[]

  constructor(moved: ArrayBuffer[]) {
    this.#moved = moved
  }

  get input(): Streams['input'] {
    return new Inbox({ onTaken: () => {} })
  }

  output(): Promise<void> {
    return Promise.reject(new Error('The caller takes no stream.'))
  }

  giveBack(): void {}

  move(memory: ArrayBuffer): void {
    this.#moved.push(memory)
  }
}

function post(port: MessagePort, message: FromThread, moved: readonly ArrayBuffer[] = []): void {
  port.postMessage(message, moved)
}
