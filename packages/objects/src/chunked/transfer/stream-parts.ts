import { ObjectStreamParser, type StreamPart } from './object-stream.ts'

/**
 * The parts of a whole stream, one after the other. What has come is given without waiting: a generator of promises costs small objects
 * more than their hash.
 */
export class StreamParts {
  readonly #source: AsyncIterator<Uint8Array>
  readonly #parser = new ObjectStreamParser()
  #come: Iterator<StreamPart, void, undefined> | undefined

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /**
   * Undefined behind the last. To be called when the one before was answered.
   *
   * @throws BAD_REQUEST for what is no stream of objects, and what the source throws
   */
  next(): StreamPart | Promise<StreamPart | undefined> {
    const { value } = this.#come?.next() ?? {}
    return value ?? this.#more()
  }

  /** Says that nobody wants the rest. */
  async close(): Promise<void> {
    await this.#source.return?.()
  }

  async #more(): Promise<StreamPart | undefined> {
    for (;;) {
      const piece = await this.#source.next()
      if (piece.done === true) {
        this.#parser.finish()
        return undefined
      }
      this.#come = this.#parser.push(piece.value)
      const { value } = this.#come.next()
      if (value !== undefined) return value
    }
  }
}
