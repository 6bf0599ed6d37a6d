import type { Readable } from 'node:stream'
import type { ObjectId, StoredObject } from '@stemma/objects'
import type { Tables } from '@stemma/tables'
import type { findDataByReference, findNewestData } from './find-data-version.ts'
import type { recordDataVersion } from './record-data-version.ts'

/** What verbs of data work with: rows, objects and tables, wherever these are. */
export interface DataCtx {
  readonly rows: DataRows
  readonly objects: DataObjects
  readonly tables: TablesRoom
}

export interface DataRows {
  readonly findDataByReference: Asked<typeof findDataByReference>
  readonly findNewestData: Asked<typeof findNewestData>
  readonly recordDataVersion: Asked<typeof recordDataVersion>
}

type Asked<Verb> = Verb extends (ctx: never, input: infer Input) => infer Result
  ? (input: Input) => Result
  : never

export interface DataObjects {
  readonly put: (
    source: AsyncIterable<Uint8Array>,
    options?: { readonly previous?: ObjectId },
  ) => Promise<StoredObject>
  readonly read: (id: ObjectId) => Readable
}

/** Work on tables, and the files that it needs on this disk. */
export interface TablesRoom {
  readonly work: Tables
  /** The path of an object's bytes; they stay there at least until `release`. */
  readonly borrow: (object: BorrowedObject) => Promise<Borrowed>
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
