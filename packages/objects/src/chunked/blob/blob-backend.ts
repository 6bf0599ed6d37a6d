/** A part of a blob in bytes. */
export interface BlobRange {
  readonly start: number
  readonly length: number
}

export interface BlobInfo {
  readonly name: string
  readonly sizeBytes: number
}

/**
 * Where packs lie: whole files with names, never changed. So little is asked for that a folder, memory and S3 can all give it. Names
 * are parts of small letters, digits, `-` and `_` with `/` between them.
 */
export interface BlobBackend {
  /**
   * Stores a blob: when it resolves, all of it is there for good; when it rejects or the process ends, nothing shows under the name.
   * A blob that is there is replaced: names tell the content, so it is the same or it is damaged.
   */
  readonly put: (name: string, pieces: readonly Uint8Array[]) => Promise<void>
  /** A blob that grows, and has no name before its end. To be closed, whatever becomes of it. */
  readonly begin: () => BlobDraft
  /**
   * Reads a part, into `memory` where that is given and large enough.
   *
   * @throws BlobMissingError if there is no such blob; DATA_LOSS if it ends before the range does.
   */
  readonly read: (name: string, range: BlobRange, memory?: Buffer) => Promise<Buffer>
  /** All blobs whose names start so, sorted by name. */
  readonly list: (prefix: string) => AsyncIterable<BlobInfo>
  /** Removes a blob for good. What is not there is no error. */
  readonly remove: (name: string) => Promise<void>
  /** Removes what puts left that never came to an end. Only for who knows that no put is under way; returns how many. */
  readonly removeUnfinished: () => Promise<number>
}

/** So many bytes of `memory`, or new memory if it has fewer. */
export function memoryFor(length: number, memory: Buffer | undefined): Buffer {
  return memory !== undefined && memory.byteLength >= length
    ? memory.subarray(0, length)
    : Buffer.allocUnsafeSlow(length)
}

/** A blob on its way: nothing shows of it until it is finished. */
export interface BlobDraft {
  /** Adds bytes. Their memory may be used again when it returns. After an error the draft is worth nothing. */
  append(bytes: Uint8Array): void
  /** A part of what was added, until it is closed. */
  read(range: BlobRange): Buffer
  /** Stores it under a name: promises what `put` does. */
  finish(name: string): Promise<void>
  /** Frees what it takes. What is not finished is forgotten. */
  close(): Promise<void>
}

/** There is no blob of that name. */
export class BlobMissingError extends Error {
  constructor(name: string) {
    super(`There is no blob '${name}'.`)
    this.name = 'BlobMissingError'
  }
}
