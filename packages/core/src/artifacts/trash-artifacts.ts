import { findArtifact, insertTrash, moveArtifactBehind } from '@stemma/store'
import { actorName } from '../caller.ts'
import { audit, authorize, newId, type RowCtx } from '../ctx.ts'
import { refuseNeeded } from './allow-artifact-deletion.ts'
import { splitPath } from './artifact-path.ts'
import { trashFolder } from './kept-folder.ts'

/** Where the files of a deletion are until it is undone or purged. */
export function trashPlace(trashNo: number): string {
  return `${trashFolder}/${trashNo}`
}

/**
 * Moves a file or a whole directory of the server's own store to the trash. Nothing there is no error.
 *
 * @throws INVALID_STATE as `allowArtifactDeletion`.
 */
export async function trashArtifacts(
  ctx: RowCtx,
  { path, location }: { readonly path: string; readonly location: string },
): Promise<void> {
  authorize(ctx, 'artifact:delete')
  await ctx.store.write(async (tx) => {
    await refuseNeeded(ctx, tx, location)
    if ((await findArtifact(tx, splitPath(path))) === undefined) return
    const trashNo = await insertTrash(tx, {
      kind: 'artifacts',
      // The same path may be deleted again and again.
      subject: newId(ctx),
      name: path,
      experiment_id: null,
      deleted_at: ctx.now(),
      deleted_by: actorName(ctx.actor),
    })
    await moveArtifactBehind(tx, { ...splitPath(path), prefix: trashPlace(trashNo) })
    await audit(ctx, tx, 'artifact.delete', location)
  })
}
