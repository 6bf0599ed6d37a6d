import { formatArtifactsUri, invalidParameter, notFound } from '@stemma/contract'
import { findArtifact, moveArtifactBack, takeTrash } from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { splitPath } from './artifact-path.ts'
import { ensureDirectories } from './ensure-directories.ts'
import { trashPlace } from './trash-artifacts.ts'

/**
 * Puts a file or directory back where it was deleted.
 *
 * @throws INVALID_PARAMETER_VALUE if something else has its path by now.
 */
export async function restoreArtifacts(
  ctx: RowCtx,
  { subject }: { readonly subject: string },
): Promise<void> {
  authorize(ctx, 'artifact:write')
  await ctx.store.write(async (tx) => {
    const deletion = await takeTrash(tx, 'artifacts', subject)
    if (!deletion) throw notFound('There are no such artifacts in the trash.')
    const { name: path, trash_no: trashNo } = deletion
    if ((await findArtifact(tx, splitPath(path))) !== undefined)
      throw invalidParameter(`Something else is at '${path}' by now. Remove or rename it first.`)
    await ensureDirectories(tx, path, ctx.now())
    await moveArtifactBack(tx, { ...splitPath(path), prefix: trashPlace(trashNo) })
    await audit(ctx, tx, 'artifact.restore', formatArtifactsUri({ path }))
  })
}
