import { putArtifactPart, type ArtifactPartRow } from '@stemma/store'
import { authorize, type RowCtx } from '../../ctx.ts'
import { noUpload, requirePartNumber, requireUpload } from './find-upload.ts'

/**
 * Gives an object that is stored to an upload as its part of this number, over an earlier one.
 *
 * @throws RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE as `findUpload`.
 */
export async function putPart(ctx: RowCtx, part: ArtifactPartRow): Promise<void> {
  authorize(ctx, 'artifact:upload-part')
  await ctx.store.write(async (tx) => {
    const upload = await requireUpload(ctx, tx, part.uploadId, { lock: true })
    if (upload.objectId !== undefined) throw noUpload(part.uploadId)
    requirePartNumber(part.partNumber, upload.partCount)
    await putArtifactPart(tx, part)
  })
}
