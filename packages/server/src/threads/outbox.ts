import { givenAway, sizeOf, streamWindow } from './stream-size.ts'

/** Posts one message; bytes in `transfer` are gone afterwards. */
export type Post<Message> = (message: Message, transfer?: ArrayBuffer[]) => void

type ItemMessage =
  | { readonly kind: 'item'; readonly id: number; readonly item: unknown }
  | { readonly kind: 'end'; readonly id: number }

/** The sending end of a stream between threads. Never more than the window is on its way. */
export class Outbox {
  #left = streamWindow
  #isStopped = false
  #wake: (() => void) | undefined

  /** The other end has taken so much. */
  credit(size: number): void {
    this.#left += size
    this.#wake?.()
  }

  /** The other end wants no more. */
  stop(): void {
    this.#isStopped = true
    this.#wake?.()
  }

  /** Sends all of a source. Pieces of bytes are given away: their memory belongs to the other thread. Throws what the source throws. */
  async send(id: number, source: AsyncIterable<unknown>, post: Post<ItemMessage>): Promise<void> {
    for await (const item of source) {
      if (this.#left <= 0) await this.#room()
      if (this.#isStopped) return
      this.#left -= sizeOf(item)
      if (item instanceof Uint8Array) {
        const bytes = givenAway(item)
        post({ kind: 'item', id, item: bytes }, [bytes.buffer])
      } else post({ kind: 'item', id, item })
    }
    if (!this.#isStopped) post({ kind: 'end', id })
  }

  async #room(): Promise<void> {
    while (this.#left <= 0 && !this.#isStopped) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    this.#wake = undefined
  }
}
