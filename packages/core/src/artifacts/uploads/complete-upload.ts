import { invalidState } from '@stemma/contract'
import { completeArtifactUpload } from '@stemma/store'
import { authorize, type RowCtx } from '../../ctx.ts'
import { nameObject } from '../name-artifact.ts'
import { noUpload, readUpload } from './find-upload.ts'

/**
 * Gives the path of an upload to the object that its parts make. Doing so twice is doing it once.
 *
 * @throws RESOURCE_DOES_NOT_EXIST if it was aborted meanwhile; INVALID_STATE if it was completed with other parts; and what
 * `nameArtifact` throws.
 */
export async function completeUpload(
  ctx: RowCtx,
  input: { readonly uploadId: string; readonly objectId: string; readonly sizeBytes: number },
): Promise<void> {
  authorize(ctx, 'artifact:write')
  const { uploadId, ...object } = input
  const modifiedMs = ctx.now()
  await ctx.store.write(async (tx) => {
    // It may have expired while the parts were joined.
    const upload = await readUpload(tx, uploadId, { lock: true })
    if (upload === undefined) throw noUpload(uploadId)
    if (upload.objectId === object.objectId) return
    if (upload.objectId !== undefined) {
      throw invalidState(`The multipart upload '${uploadId}' was completed with other parts.`)
    }
    await nameObject(tx, { path: upload.path, ...object, modifiedMs })
    await completeArtifactUpload(tx, uploadId, object.objectId)
  })
}
