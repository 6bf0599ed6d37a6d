import type { Readable } from 'node:stream'
import { notImplemented } from '@stemma/contract'
import type { ObjectId, StoredObject } from '@stemma/objects'
import type { Tables } from '@stemma/tables'
import type { Ctx } from '../ctx.ts'
import type { Rows } from '../rows.ts'

/** What verbs of data work with, where objects are kept. */
export interface DataCtx {
  readonly rows: Pick<Rows, 'findDataByReference' | 'findNewestData' | 'recordDataVersion'>
  readonly objects: DataObjects
  readonly tables: TablesRoom
}

/** @throws NOT_IMPLEMENTED where artifacts are plain files */
export function dataCtx({
  rows,
  objects,
  tables,
}: Pick<Ctx, 'rows' | 'objects' | 'tables'>): DataCtx {
  if (objects === undefined)
    throw notImplemented('This server keeps plain files; versions of data need objects.')
  return { rows, objects: objects.store, tables }
}

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
  /** Databases and folders that references may name. */
  readonly sources: Readonly<Record<string, string>>
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
