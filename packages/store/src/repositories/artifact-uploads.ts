import { int64Of, textOf } from '../column.ts'
import type { Db, Row, Tx } from '../db.ts'

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

const partColumns = 'upload_id, part_number, object_id, size_bytes'

export async function insertArtifactUpload(tx: Tx, row: ArtifactUploadRow): Promise<void> {
  await tx.run(
    'insert into artifact_uploads (upload_id, path, part_count, expires_at, object_id) values (?, ?, ?, ?, ?)',
    [row.uploadId, row.path, row.partCount, row.expiresMs, row.objectId ?? null],
  )
}

/** In a transaction, `lock` keeps others from changing it, and from adding parts, until that ends. */
export async function findArtifactUpload(
  db: Db,
  uploadId: string,
  { lock = false }: { readonly lock?: boolean } = {},
): Promise<ArtifactUploadRow | undefined> {
  const suffix = lock && db.dialect === 'postgres' ? ' for update' : ''
  const [row] = await db.rows(
    `select upload_id, path, part_count, expires_at, object_id from artifact_uploads where upload_id = ?${suffix}`,
    [uploadId],
  )
  return row && toUpload(row)
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
    `insert into artifact_parts (${partColumns}) values (?, ?, ?, ?) on conflict (upload_id, part_number) do update set
     object_id = excluded.object_id, size_bytes = excluded.size_bytes`,
    [row.uploadId, row.partNumber, row.objectId, row.sizeBytes],
  )
}

/** The parts of an upload that have come, by number. */
export async function readArtifactParts(
  db: Db,
  uploadId: string,
): Promise<readonly ArtifactPartRow[]> {
  const rows = await db.rows(
    `select ${partColumns} from artifact_parts where upload_id = ? order by part_number`,
    [uploadId],
  )
  return rows.map(toPart)
}

/** A page of the parts of all uploads, behind `after`, in the order of the key. */
export async function readAllArtifactParts(
  db: Db,
  { uploadId, partNumber }: Pick<ArtifactPartRow, 'uploadId' | 'partNumber'>,
  limit: number,
): Promise<readonly ArtifactPartRow[]> {
  const rows = await db.rows(
    `select ${partColumns} from artifact_parts where (upload_id, part_number) > (?, ?) order by upload_id, part_number limit ?`,
    [uploadId, partNumber, limit],
  )
  return rows.map(toPart)
}

function toUpload([uploadId, path, partCount, expiresMs, objectId]: Row): ArtifactUploadRow {
  return {
    uploadId: textOf(uploadId),
    path: textOf(path),
    partCount: Number(int64Of(partCount)),
    expiresMs: Number(int64Of(expiresMs)),
    objectId: objectId === null ? undefined : textOf(objectId),
  }
}

function toPart([uploadId, partNumber, objectId, sizeBytes]: Row): ArtifactPartRow {
  return {
    uploadId: textOf(uploadId),
    partNumber: Number(int64Of(partNumber)),
    objectId: textOf(objectId),
    sizeBytes: Number(int64Of(sizeBytes)),
  }
}
