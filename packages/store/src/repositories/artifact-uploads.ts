import { numberOf, orUndefined, textOf } from '../column.ts'
import { columnsOf } from '../columns.ts'
import type { Db, Tx } from '../db.ts'

export interface ArtifactUploadRow {
  readonly uploadId: string
  readonly path: string
  readonly partCount: number
  /** Milliseconds since 1970. */
  readonly expiresMs: number
  /** Undefined until the upload is complete. */
  readonly objectId: string | undefined
}

export interface ArtifactPartRow {
  readonly uploadId: string
  readonly partNumber: number
  readonly objectId: string
  readonly sizeBytes: number
}

const uploadColumns = columnsOf<ArtifactUploadRow>(
  {
    uploadId: textOf,
    path: textOf,
    partCount: numberOf,
    expiresMs: numberOf,
    objectId: orUndefined(textOf),
  },
  { expiresMs: 'expires_at' },
)

const partColumns = columnsOf<ArtifactPartRow>({
  uploadId: textOf,
  partNumber: numberOf,
  objectId: textOf,
  sizeBytes: numberOf,
})

export async function insertArtifactUpload(tx: Tx, row: ArtifactUploadRow): Promise<void> {
  await tx.run(`insert into artifact_uploads ${uploadColumns.insertion}`, uploadColumns.values(row))
}

/** In a transaction, `lock` keeps others from changing it, and from adding parts, until that ends. */
export async function findArtifactUpload(
  db: Db,
  uploadId: string,
  { lock = false }: { readonly lock?: boolean } = {},
): Promise<ArtifactUploadRow | undefined> {
  const suffix = lock && db.dialect === 'postgres' ? ' for update' : ''
  const [row] = await db.rows(
    `select ${uploadColumns.list} from artifact_uploads where upload_id = ?${suffix}`,
    [uploadId],
  )
  return row && uploadColumns.read(row)
}

/** Marks an upload as complete. Its parts are needed no longer. */
export async function completeArtifactUpload(
  tx: Tx,
  uploadId: string,
  objectId: string,
): Promise<void> {
  await tx.run('update artifact_uploads set object_id = ? where upload_id = ?', [
    objectId,
    uploadId,
  ])
  await tx.run('delete from artifact_parts where upload_id = ?', [uploadId])
}

/** Removes an upload with its parts. */
export async function removeArtifactUpload(tx: Tx, uploadId: string): Promise<void> {
  await tx.run('delete from artifact_parts where upload_id = ?', [uploadId])
  await tx.run('delete from artifact_uploads where upload_id = ?', [uploadId])
}

/** Uploads that expired before a time, in milliseconds since 1970. */
export async function readExpiredUploads(
  db: Db,
  beforeMs: number,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db.rows(
    'select upload_id from artifact_uploads where expires_at < ? order by expires_at limit ?',
    [beforeMs, limit],
  )
  return rows.map(([uploadId]) => textOf(uploadId))
}

/** Stores a part, over one of the same number. */
export async function putArtifactPart(tx: Tx, row: ArtifactPartRow): Promise<void> {
  await tx.run(
    `insert into artifact_parts ${partColumns.insertion} on conflict (upload_id, part_number) do update set
     object_id = excluded.object_id, size_bytes = excluded.size_bytes`,
    partColumns.values(row),
  )
}

/** The parts of an upload that have come, by number. */
export async function readArtifactParts(
  db: Db,
  uploadId: string,
): Promise<readonly ArtifactPartRow[]> {
  const rows = await db.rows(
    `select ${partColumns.list} from artifact_parts where upload_id = ? order by part_number`,
    [uploadId],
  )
  return rows.map(partColumns.read)
}

/** A page of the parts of all uploads, behind `after`, in the order of the key. */
export async function readAllArtifactParts(
  db: Db,
  { uploadId, partNumber }: Pick<ArtifactPartRow, 'uploadId' | 'partNumber'>,
  limit: number,
): Promise<readonly ArtifactPartRow[]> {
  const rows = await db.rows(
    `select ${partColumns.list} from artifact_parts where (upload_id, part_number) > (?, ?) order by upload_id, part_number limit ?`,
    [uploadId, partNumber, limit],
  )
  return rows.map(partColumns.read)
}
