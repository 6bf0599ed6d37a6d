import { readExpiredUploads, removeArtifactUpload } from '@stemma/store'
import { authorize, type RowCtx } from '../../ctx.ts'

/** An upload may expire while its parts are joined: they are needed to the end of that. */
const graceMs = 24 * 60 * 60 * 1000
const mostAtOnce = 100

/** Forgets some uploads that expired long ago. Answers how many. */
export async function dropExpiredUploads(ctx: RowCtx): Promise<{ readonly dropped: number }> {
  authorize(ctx, 'storage:gc')
  return ctx.store.write(async (tx) => {
    const expired = await readExpiredUploads(tx, ctx.now() - graceMs, mostAtOnce)
    for (const uploadId of expired) await removeArtifactUpload(tx, uploadId)
    return { dropped: expired.length }
  })
}
