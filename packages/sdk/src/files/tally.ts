import type { SentFile, Transfer, Transferred } from './local-file.ts'

/** Counts what is done and tells it. */
export class Tally {
  readonly #tell: Pick<Transfer, 'onProgress' | 'onSent'>
  #done: Transferred = { files: 0, sizeBytes: 0, sentBytes: 0 }

  constructor(tell: Pick<Transfer, 'onProgress' | 'onSent'>) {
    this.#tell = tell
  }

  get done(): Transferred {
    return this.#done
  }

  add({ files = 0, sizeBytes = 0, sentBytes = 0 }: Partial<Transferred>): void {
    this.#done = {
      files: this.#done.files + files,
      sizeBytes: this.#done.sizeBytes + sizeBytes,
      sentBytes: this.#done.sentBytes + sentBytes,
    }
    this.#tell.onProgress?.(this.#done)
  }

  /** Files that have their names. */
  addSent(files: readonly SentFile[]): void {
    this.#tell.onSent?.(files)
    this.add({
      files: files.length,
      sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    })
  }
}
