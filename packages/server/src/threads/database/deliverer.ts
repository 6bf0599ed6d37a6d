import { DeliverySlots, startDeliveries, type RowCtx } from '@stemma/core'
import { nextDelivery, releaseDeliveries } from '@stemma/store'

/** After a failure of our own database. */
const afterFailureMs = 10_000
/** How often a server looks for what others on its database left when they were killed. */
const othersMs = 60_000

export interface DelivererParts {
  readonly context: () => RowCtx
  readonly stop: AbortController
  readonly onError: (error: unknown) => void
}

/** Sends what is due to webhooks, as soon as it is. Without anything to send it sleeps. */
export class Deliverer {
  readonly #parts: DelivererParts
  readonly #slots = new DeliverySlots()
  readonly #sending = new Set<Promise<void>>()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #isWanted = false

  constructor(parts: DelivererParts) {
    this.#parts = parts
  }

  /** Takes up what an earlier server had not finished. */
  async start(): Promise<void> {
    const { store, now } = this.#parts.context()
    if ((await store.read((db) => nextDelivery(db))) !== undefined && store.dialect === 'sqlite')
      await store.write((tx) => releaseDeliveries(tx, now()))
    this.wake()
  }

  /** Something may be due. */
  wake(): void {
    if (this.#parts.stop.signal.aborted) return
    this.#isWanted = true
    this.#running ??= this.#run()
  }

  /** Ends requests under way; what they carried stays in the queue. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer)
    this.#parts.stop.abort()
    await this.#running
    await Promise.all(this.#sending)
  }

  async #run(): Promise<void> {
    let next: number | undefined
    while (this.#isWanted && !this.#parts.stop.signal.aborted) {
      this.#isWanted = false
      next = await this.#deliver()
      if (next !== undefined && next <= Date.now()) this.#isWanted = true
    }
    this.#running = undefined
    this.#sleepUntil(next)
  }

  async #deliver(): Promise<number | undefined> {
    try {
      const { next, sent } = await startDeliveries(this.#parts.context(), this.#slots)
      for (const one of sent) this.#follow(one)
      return next === undefined ? undefined : Number(next)
    } catch (error) {
      this.#parts.onError(error)
      return Date.now() + afterFailureMs
    }
  }

  /** Whatever comes of it, its slot is free for the next one then. */
  #follow(sent: Promise<void>): void {
    const ended = sent.catch(this.#parts.onError).finally(() => {
      this.#sending.delete(ended)
      this.wake()
    })
    this.#sending.add(ended)
  }

  #sleepUntil(next: number | undefined): void {
    clearTimeout(this.#timer)
    const { store } = this.#parts.context()
    const own = next === undefined ? Infinity : Math.max(0, next - Date.now())
    const delay = Math.min(own, store.dialect === 'postgres' ? othersMs : Infinity)
    if (delay !== Infinity && !this.#parts.stop.signal.aborted)
      this.#timer = setTimeout(() => this.wake(), Math.min(delay, 2 ** 31 - 1)).unref()
  }
}
