import type { Transfer, Transferred } from './local-file.ts'

/** Counts what is done and tells it. */
export class Tally {
  readonly #onProgress: Transfer['onProgress']
  #done: Transferred = { files: 0, sizeBytes: 0, sentBytes: 0 }

  constructor({ onProgress }: Pick<Transfer, 'onProgress'>) {
    this.#onProgress = onProgress
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
    this.#onProgress?.(this.#done)
  }
}
