import type { Readable } from 'node:stream'
import { notImplemented } from '@stemma/contract'
import type { ObjectId, StoredObject } from '@stemma/objects'
import type { Ctx } from '../room-ctx.ts'
import type { Rows } from '../rows.ts'
import type { TablesRoom } from './tables-room.ts'

/** What verbs of data work with, where objects are kept. */
export interface DataCtx {
  readonly rows: Pick<
    Rows,
    'findDataByReference' | 'findNewestData' | 'recordDataVersion' | 'setDataTag'
  >
  readonly objects: DataObjects
  readonly tables: TablesRoom
  /** Keeps those of these objects that are stored for an hour, in which a version is to name them; says which. */
  readonly keep: (ids: readonly ObjectId[]) => Promise<ReadonlySet<ObjectId>>
}

/** As long as it may take until the version is there. */
const leaseMs = 60 * 60 * 1000

/** @throws NOT_IMPLEMENTED where artifacts are plain files */
export function dataCtx({
  rows,
  objects,
  tables,
  now,
}: Pick<Ctx, 'rows' | 'objects' | 'tables' | 'now'>): DataCtx {
  if (objects === undefined)
    throw notImplemented('This server keeps plain files; versions of data need objects.')
  const { store, waiting } = objects
  const keep = async (ids: readonly ObjectId[]): Promise<ReadonlySet<ObjectId>> => {
    await waiting.store(ids)
    return new Set(await store.reserve(ids, now() + leaseMs))
  }
  return { rows, objects: store, tables, keep }
}

export interface DataObjects {
  readonly put: (
    source: AsyncIterable<Uint8Array>,
    options?: { readonly previous?: ObjectId },
  ) => Promise<StoredObject>
  readonly read: (id: ObjectId) => Readable
  readonly sizeOf: (id: ObjectId) => Promise<number | undefined>
}
