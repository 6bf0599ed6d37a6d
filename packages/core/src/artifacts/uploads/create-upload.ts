import { notImplemented, invalidParameter } from '@stemma/contract'
import { findArtifact, insertArtifactUpload } from '@stemma/store'
import { authorize, newId, type RowCtx } from '../../ctx.ts'
import { splitPath } from '../artifact-path.ts'
import { isDirectory } from '../name-artifact.ts'

/** As many as S3 takes, where clients learnt to split files. */
const mostParts = 10_000
const openForMs = 24 * 60 * 60 * 1000

export interface CreatedUpload {
  readonly uploadId: string
  /** Milliseconds since 1970. */
  readonly expiresMs: number
}

/**
 * Begins an upload in parts.
 *
 * @throws INVALID_PARAMETER_VALUE that names `num_parts`, or for the path of a directory; NOT_IMPLEMENTED for too many parts, in the
 * words that make clients send the file whole instead.
 */
export async function createUpload(
  ctx: RowCtx,
  { path, partCount }: { readonly path: string; readonly partCount: number },
): Promise<CreatedUpload> {
  authorize(ctx, 'artifact:write')
  if (partCount < 1) {
    throw invalidParameter(
      `Invalid value ${partCount} for parameter 'num_parts' supplied: It must be at least 1.`,
    )
  }
  if (partCount > mostParts) {
    throw notImplemented(
      `Multipart upload is not supported for the current artifact repository with 'num_parts' over ${mostParts}; send larger parts, or the file whole.`,
    )
  }
  const upload = { uploadId: newId(ctx), expiresMs: ctx.now() + openForMs }
  await ctx.store.write(async (tx) => {
    const found = await findArtifact(tx, splitPath(path))
    if (found !== undefined && found.objectId === undefined) throw isDirectory(path)
    await insertArtifactUpload(tx, { ...upload, path, partCount, objectId: undefined })
  })
  return upload
}
