import type { Readable } from 'node:stream'

/** A part of a file in bytes; both ends belong to it. An end before the start is an empty part. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** Something that was found by its path. */
interface Found {
  /** The path that it has, if it was found by another one. */
  readonly foundAt?: string
}

/** A file as it was when it was opened: a later write to its path does not change it. */
export interface OpenFile extends Found {
  readonly isDirectory: false
  readonly sizeBytes: number
  readonly modifiedMs: number
  /** A strong validator with its quotes: other bytes never have the same one. */
  readonly etag: string
  /** SHA-256 of the bytes in lower-case hex, where the store knows it without reading them. */
  readonly sha256?: string
  /** The bytes, once. The stream closes the file, however it ends. */
  readonly read: (range?: ByteRange) => Readable
  /** All bytes of a small file in one piece, where that is quicker than a stream; instead of `read`. */
  readonly whole?: () => Promise<Uint8Array>
  /** For whoever does not read. */
  readonly close: () => Promise<void>
}

export interface OpenDirectory extends Found {
  readonly isDirectory: true
}

export type OpenArtifact = OpenFile | OpenDirectory

export interface Entry {
  readonly name: string
  readonly isDirectory: boolean
  /** 0 for a directory. */
  readonly sizeBytes: number
  /** SHA-256 of a file in lower-case hex, where the store knows it without reading the bytes. */
  readonly sha256?: string
}

/** A file that is on disk now. */
export interface WrittenFile {
  readonly sizeBytes: number
  /** Where the store knows it. */
  readonly sha256?: string
}

/** Which part of a directory to list. */
export interface ListPage {
  /** The entries behind this name. */
  readonly after?: string
  readonly limit: number
  /** Names with a percent sign are wanted; a store may leave the others out. */
  readonly isEscaped?: boolean
}

export interface Listing {
  /** Sorted by name. */
  readonly entries: readonly Entry[]
  /** `after` for the next page, if there is one. */
  readonly next?: string
}

/**
 * Files below one root, addressed by relative paths with `/` between names, without `.`, `..` and empty names. All methods throw
 * StemmaError: INVALID_PARAMETER_VALUE for a path that can't be used, TEMPORARILY_UNAVAILABLE when the disk is full.
 */
export interface ArtifactStore {
  /**
   * Stores a file, over one that may be there. Readers see the old one or the whole new one; when it resolves, the bytes and the name are
   * on disk. An error of the source is thrown on, and leaves nothing.
   */
  readonly write: (path: string, source: AsyncIterable<Uint8Array>) => Promise<WrittenFile>
  /** Undefined if there is nothing. */
  readonly open: (path: string) => Promise<OpenArtifact | undefined>
  /** The root is the empty path. Empty for a file and for what is not there. */
  readonly list: (directory: string, page?: ListPage) => Promise<Listing>
  /** Removes a file or a whole directory, at once for readers. Nothing there is no error. */
  readonly remove: (path: string) => Promise<void>
  /** A URL that leads to the storage itself, for who has no rights there. Absent where the bytes have no address of their own. */
  readonly presign?: (asked: Presign) => Promise<string>
  readonly close: () => Promise<void>
}

export interface Presign {
  readonly method: 'GET' | 'PUT'
  readonly path: string
  /** How long the URL is good: 1 second to 7 days. */
  readonly expirySeconds: number
}
