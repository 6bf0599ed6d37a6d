import { sizeOf, streamWindow } from './stream-size.ts'

/** The receiving end of a stream between threads: gives what arrives, in order, and says how much it has taken. */
export class Inbox implements AsyncIterable<unknown> {
  readonly #onTaken: (size: number) => void
  readonly #onReturn: () => void
  readonly #items: unknown[] = []
  #taken = 0
  #ended = false
  #error: Error | undefined
  #wake: (() => void) | undefined

  constructor({
    onTaken,
    onReturn = () => {},
  }: {
    readonly onTaken: (size: number) => void
    /** Whoever reads has stopped before the end. */
    readonly onReturn?: () => void
  }) {
    this.#onTaken = onTaken
    this.#onReturn = onReturn
  }

  push(item: unknown): void {
    this.#items.push(item)
    this.#wake?.()
  }

  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  /** What has come before is still given. */
  fail(error: Error): void {
    if (this.#ended) return
    this.#error = error
    this.end()
  }

  /** To be read once. */
  async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void, undefined> {
    let isWhole = false
    try {
      for (;;) {
        if (this.#items.length > 0) {
          const item = this.#items.shift()
          this.#take(sizeOf(item))
          yield item
        } else if (this.#ended) break
        else await this.#more()
      }
      isWhole = true
      if (this.#error !== undefined) throw this.#error
    } finally {
      if (!isWhole) this.#onReturn()
    }
  }

  /** Credit goes back in quarters of the window, not for every item. */
  #take(size: number): void {
    this.#taken += size
    if (this.#taken < streamWindow / 4) return
    this.#onTaken(this.#taken)
    this.#taken = 0
  }

  async #more(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    this.#wake = undefined
  }
}
