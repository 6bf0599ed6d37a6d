export interface BatchOptions<Item> {
  /** When what has come is sent: at the end of this turn of the event loop, or of this task. */
  readonly later: (send: () => void) => void
  readonly post: (items: readonly Item[], moved: readonly ArrayBuffer[]) => void
}

/**
 * Sends what comes together in one message to another thread: a message, and waking who gets it, costs several times what one more item
 * costs; and a writer that gets all of them commits them together.
 */
export class Batch<Item> {
  readonly #options: BatchOptions<Item>
  #items: Item[] = []
  #moved: ArrayBuffer[] = []

  constructor(options: BatchOptions<Item>) {
    this.#options = options
  }

  /** `moved` is handed over instead of copied. */
  add(item: Item, moved: readonly ArrayBuffer[]): void {
    if (this.#items.length === 0) this.#options.later(() => this.send())
    this.#items.push(item)
    this.#moved.push(...moved)
  }

  /** Sends at once what there is. */
  send(): void {
    if (this.#items.length === 0) return
    const items = this.#items
    const moved = this.#moved
    this.#items = []
    this.#moved = []
    this.#options.post(items, moved)
  }
}
