import type { Ctx, StorePlace } from '../room-ctx.ts'
import { checkChangeable } from './object-artifacts.ts'

/**
 * Removes a file, or a directory with all that is in it, with a line in the audit: to the trash where artifacts are objects of this server,
 * else for good. `location` is the place as clients know it.
 *
 * @throws INVALID_STATE while a registered version needs what is there.
 */
export async function deleteArtifacts(
  { rows, objects, artifacts }: Pick<Ctx, 'rows' | 'objects' | 'artifacts'>,
  { store, path, location }: StorePlace & { readonly location: string },
): Promise<void> {
  if (objects !== undefined && store === artifacts) {
    checkChangeable(path)
    await rows.trashArtifacts({ path, location })
    return
  }
  await rows.allowArtifactDeletion({ location })
  await store.remove(path)
}
