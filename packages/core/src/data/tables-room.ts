import type { Readable } from 'node:stream'
import type { ObjectId, S3Keys } from '@stemma/objects'
import type { Tables } from '@stemma/tables'

/** Work on tables, and the files that it needs on this disk. */
export interface TablesRoom {
  readonly work: Tables
  /** Databases and folders that references may name. */
  readonly sources: Readonly<Record<string, string>>
  /** The keys of a source that is a bucket; undefined for one that is none. */
  readonly openBucket: (source: string) => Promise<S3Keys | undefined>
  /** The path of an object's bytes; they stay there at least until `release`. */
  readonly borrow: (object: BorrowedObject) => Promise<Borrowed>
  /** A file of a name that says what is in it, made by `write` unless it is there: `write` returns where it is in the folder that it gets. */
  readonly make: (name: string, write: (folder: string) => Promise<string>) => Promise<Borrowed>
  /** A folder that is empty. */
  readonly newFolder: () => Promise<ScratchFolder>
}

export interface BorrowedObject {
  readonly id: ObjectId
  readonly sizeBytes: number
  readonly read: (id: ObjectId) => Readable
}

export interface Borrowed {
  readonly path: string
  readonly release: () => void
}

export interface ScratchFolder {
  readonly path: string
  readonly remove: () => Promise<void>
}
