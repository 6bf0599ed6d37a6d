import { Worker } from 'node:worker_threads'
import type { FromLanding, ToLanding } from './landing-protocol.ts'
import { blockBytes, RemoteLanding } from './remote-landing.ts'

/** A thread that writes files, while this one fetches others: the system takes as long to make small files as all else does together. */
export class LandingThread {
  readonly #worker: Worker
  readonly #ended: Promise<void>
  readonly #landings = new Map<number, RemoteLanding>()
  readonly #free: ArrayBuffer[] = []
  #lost: Error | undefined
  #nextId = 1

  constructor() {
    const file = import.meta.url.endsWith('.ts') ? './landing-worker.ts' : './landing-worker.js'
    this.#worker = new Worker(new URL(file, import.meta.url), { name: 'stemma-files' })
    this.#worker.on('message', (message: FromLanding) => this.#take(message))
    let reason = new Error('The thread that writes files has ended.')
    this.#worker.once('error', (error: Error) => {
      reason = error
    })
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#lost = reason
        for (const landing of this.#landings.values()) landing.lose(reason)
        resolve()
      })
    })
  }

  begin(): RemoteLanding {
    const id = this.#nextId++
    const landing = new RemoteLanding({
      take: (sizeBytes) =>
        (sizeBytes <= blockBytes ? this.#free.pop() : undefined) ??
        new ArrayBuffer(Math.max(sizeBytes, blockBytes)),
      send: (files, memory) => this.#post({ kind: 'files', id, files, memory }, [memory]),
      settle: () => this.#post({ kind: 'settle', id }),
    })
    this.#landings.set(id, landing)
    if (this.#lost !== undefined) landing.lose(this.#lost)
    return landing
  }

  /** Landings that are not settled by then are lost. */
  async close(): Promise<void> {
    this.#post({ kind: 'end' })
    await this.#ended
  }

  #take(message: FromLanding): void {
    const landing = this.#landings.get(message.id)
    if (message.kind === 'written') {
      if (message.memory.byteLength === blockBytes) this.#free.push(message.memory)
      landing?.written(message.isFailed)
    } else {
      this.#landings.delete(message.id)
      landing?.settled(message.failure)
    }
  }

  #post(message: ToLanding, moved: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, moved)
  }
}
