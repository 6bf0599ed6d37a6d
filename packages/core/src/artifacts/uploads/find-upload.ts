import { invalidParameter, notFound } from '@stemma/contract'
import { findArtifactUpload, type ArtifactUploadRow, type Db } from '@stemma/store'
import { authorize, type RowCtx } from '../../ctx.ts'

export interface FoundUpload {
  readonly path: string
  readonly partCount: number
}

/**
 * An upload that takes a part of this number.
 *
 * @throws RESOURCE_DOES_NOT_EXIST if it is unknown, expired, aborted or complete; INVALID_PARAMETER_VALUE for a number beyond its parts.
 */
export async function findUpload(
  ctx: RowCtx,
  { uploadId, partNumber }: { readonly uploadId: string; readonly partNumber: number },
): Promise<FoundUpload> {
  authorize(ctx, 'artifact:upload-part')
  return ctx.store.read(async (db) => {
    const { path, partCount, objectId } = await requireUpload(ctx, db, uploadId)
    if (objectId !== undefined) throw noUpload(uploadId)
    requirePartNumber(partNumber, partCount)
    return { path, partCount }
  })
}

/** An upload that has not expired. With `lock`, nobody else changes it until the transaction ends. */
export async function requireUpload(
  ctx: RowCtx,
  db: Db,
  uploadId: string,
  options: { readonly lock?: boolean } = {},
): Promise<ArtifactUploadRow> {
  const upload = await readUpload(db, uploadId, options)
  if (upload === undefined || upload.expiresMs < ctx.now()) throw noUpload(uploadId)
  return upload
}

/** The same, expired or not. Undefined also for what is no id. */
export async function readUpload(
  db: Db,
  uploadId: string,
  options: { readonly lock?: boolean } = {},
): Promise<ArtifactUploadRow | undefined> {
  return /^[0-9a-f]{32}$/.test(uploadId) ? findArtifactUpload(db, uploadId, options) : undefined
}

export function noUpload(uploadId: string): Error {
  return notFound(`No multipart upload with upload_id '${uploadId.slice(0, 100)}' is open`)
}

export function requirePartNumber(partNumber: number, partCount: number): void {
  if (partNumber >= 1 && partNumber <= partCount) return
  throw invalidParameter(
    `Invalid value ${partNumber} for parameter 'part_number' supplied: The upload has the parts 1 to ${partCount}.`,
  )
}

/** @throws INVALID_PARAMETER_VALUE for another path than that with which the upload began. */
export function requireSamePath(upload: ArtifactUploadRow, path: string): void {
  if (upload.path === path) return
  throw invalidParameter(
    `Invalid value '${upload.uploadId}' for parameter 'upload_id' supplied: It is the upload of another path than '${path}'.`,
  )
}
