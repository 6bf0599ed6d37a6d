import { removeArtifactUpload } from '@stemma/store'
import { authorize, type RowCtx } from '../../ctx.ts'
import { readUpload, requireSamePath } from './find-upload.ts'

/**
 * Ends an upload and forgets its parts, whose bytes the next collection removes. No upload, or one that is complete, is no error: clients
 * abort when they got no answer to their last call.
 *
 * @throws INVALID_PARAMETER_VALUE for another path than that with which it began.
 */
export async function abortUpload(
  ctx: RowCtx,
  { uploadId, path }: { readonly uploadId: string; readonly path: string },
): Promise<void> {
  authorize(ctx, 'artifact:write')
  await ctx.store.write(async (tx) => {
    const upload = await readUpload(tx, uploadId, { lock: true })
    if (upload === undefined) return
    requireSamePath(upload, path)
    if (upload.objectId === undefined) await removeArtifactUpload(tx, uploadId)
  })
}
