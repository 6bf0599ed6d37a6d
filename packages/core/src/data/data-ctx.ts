import type { Readable } from 'node:stream'
import { notImplemented } from '@stemma/contract'
import type { ObjectId, StoredObject } from '@stemma/objects'
import type { Ctx } from '../room-ctx.ts'
import type { Rows } from '../rows.ts'
import type { TablesRoom } from './tables-room.ts'

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
  readonly sizeOf: (id: ObjectId) => Promise<number | undefined>
}
