import { StemmaError } from '@stemma/contract'
import {
  advanceDataLineage,
  ensureDataLineage,
  findNewestDataVersion,
  insertDataOrigin,
  insertDataVersion,
  noteDataFiles,
  type DataObject,
  type DataOriginWay,
} from '@stemma/store'
import { actorName } from '../caller.ts'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { announce } from '../webhooks/announce.ts'
import { validateDataMessage, validateDataName } from './data-limits.ts'
import type { DataVersionView } from './require-data.ts'

export interface NewDataVersion {
  readonly name: string
  /** The version that it follows; undefined for the first of a dataset. */
  readonly parent: number | undefined
  readonly kind: string
  readonly key: readonly string[]
  readonly manifestId: string
  /** Its manifest among them; all are stored. */
  readonly objects: readonly DataObject[]
  /** Of a version of files: all objects that it lists, each once. */
  readonly fileIds?: readonly string[] | undefined
  readonly fingerprint: string
  readonly rows: number
  readonly sourceBytes: number
  readonly verdict: string
  readonly message: string
  /** The version of another dataset that it was made of. */
  readonly origin?: DataOrigin | undefined
  /** Where it was made somewhere else: the number that it has there, by whom and when, in milliseconds since 1970. */
  readonly made?:
    | { readonly version: number; readonly author: string; readonly createdAt: number }
    | undefined
}

/** What a version was made of, by the number of its row. */
export interface DataOrigin {
  readonly originNo: number
  readonly way: DataOriginWay
}

export interface RecordedVersion extends DataVersionView {
  /** Objects of its files that the versions before had not. */
  readonly newFileIds: readonly string[]
}

/** Adds a version whose objects are stored. @throws ABORTED when another one came meanwhile */
export function recordDataVersion(ctx: RowCtx, made: NewDataVersion): Promise<RecordedVersion> {
  authorize(ctx, 'data:write')
  validateDataName(made.name)
  validateDataMessage(made.message)
  return ctx.store.write(async (tx) => {
    const now = ctx.now()
    const keyColumns = JSON.stringify(made.key)
    const data = await ensureDataLineage(tx, { name: made.name, keyColumns, now })
    const newest = await findNewestDataVersion(tx, data.data_no)
    if (newest?.version !== made.parent) {
      throw new StemmaError(
        'ABORTED',
        `Another version of "${made.name}" came meanwhile: ${newest?.version ?? 'none'} is the newest now. Nothing was added; try again.`,
      )
    }
    const version = made.made?.version ?? data.last_version + 1
    if (version <= data.last_version)
      throw new StemmaError(
        'ABORTED',
        `"${made.name}" has had a version ${version} already, and numbers are given once.`,
      )
    const row = await insertDataVersion(
      tx,
      {
        data_no: data.data_no,
        version,
        parent: made.parent ?? null,
        kind: made.kind,
        manifest_id: made.manifestId,
        fingerprint: made.fingerprint,
        row_count: made.rows,
        source_bytes: made.sourceBytes,
        verdict: made.verdict,
        message: made.message,
        author: made.made?.author ?? actorName(ctx.actor),
        created_at: made.made?.createdAt ?? now,
      },
      made.objects,
    )
    if (made.origin !== undefined)
      await insertDataOrigin(tx, { versionNo: row.version_no, ...made.origin })
    const newFileIds =
      made.fileIds === undefined
        ? []
        : await noteDataFiles(tx, {
            dataNo: data.data_no,
            version,
            objectIds: new Set(made.fileIds),
          })
    await advanceDataLineage(tx, { dataNo: data.data_no, version, keyColumns, now })
    await audit(ctx, tx, 'data.add-version', `data:/${made.name}/${version}`, { kind: made.kind })
    await announce(ctx, tx, {
      entity: 'DATA_VERSION',
      action: 'CREATED',
      data: {
        ...{ name: made.name, version: String(version), kind: made.kind, rows: made.rows },
        fingerprint: made.fingerprint,
      },
    })
    return { name: made.name, key: made.key, row, aliases: [], tags: [], newFileIds }
  })
}
