import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'

/** A value on its way into the engine: a number, time or truth value as text, a text, or nothing. */
export type StagedValue = string | StagedText | undefined

/** A text, which stays one even when it is empty or looks like a number. */
export interface StagedText {
  readonly text: string
}

const writeFrom = 256 * 1024

/** Rows of a source that the engine can't read, as a CSV file of ours: `stagedDialect` reads it back exactly. */
export class StagedFile {
  readonly #stream: WriteStream
  #lines = ''

  constructor(path: string) {
    this.#stream = createWriteStream(path)
    // Told by `finished`; a stream without a listener would end the process.
    this.#stream.on('error', () => {})
  }

  /** Resolves when more can be taken. */
  async write(values: readonly StagedValue[]): Promise<void> {
    this.#lines += `${values.map(fieldOf).join(',')}\n`
    if (this.#lines.length < writeFrom) return
    const lines = this.#lines
    this.#lines = ''
    if (!this.#stream.write(lines)) await Promise.race([once(this.#stream, 'drain'), this.#end])
  }

  async close(): Promise<void> {
    this.#stream.end(this.#lines)
    await this.#end
  }

  get #end(): Promise<void> {
    return finished(this.#stream)
  }
}

function fieldOf(value: StagedValue): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  return `"${value.text.replaceAll('"', '""')}"`
}
