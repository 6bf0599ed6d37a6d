const mostKept = 1000

/** A file as a place in a store, and the state that its ETag names. */
export interface FileOfStore {
  readonly storePath: string
  readonly etag: string
}

/** SHA-256 of files of stores that do not know them: a file is not read again until it changes, which gives it another ETag. */
export class FileHashes {
  readonly #known = new Map<string, string>()

  get(file: FileOfStore): string | undefined {
    return this.#known.get(keyOf(file))
  }

  remember(file: FileOfStore, sha256: string): void {
    this.#known.set(keyOf(file), sha256)
    const [oldest] = this.#known.keys()
    if (this.#known.size > mostKept && oldest !== undefined) this.#known.delete(oldest)
  }
}

function keyOf({ storePath, etag }: FileOfStore): string {
  return JSON.stringify([storePath, etag])
}
