import { invalidState } from '@stemma/contract'
import { readVersionLocations, type Tx } from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { locationWithin } from '../models/location-of.ts'
import { isReserved } from './kept-folder.ts'
import { ownPath } from './store-path.ts'

/**
 * Asks whether a file or directory may be removed that no trash can keep, and notes that it is.
 *
 * @throws INVALID_STATE while a version that is not in the trash has its files there, and no copy of them.
 */
export async function allowArtifactDeletion(
  ctx: RowCtx,
  { location }: { readonly location: string },
): Promise<void> {
  authorize(ctx, 'artifact:delete')
  await ctx.store.write(async (tx) => {
    await refuseNeeded(ctx, tx, location)
    await audit(ctx, tx, 'artifact.delete', location)
  })
}

/** The same question in a transaction that does more. */
export async function refuseNeeded(ctx: RowCtx, tx: Tx, location: string): Promise<void> {
  const place = placeOf(ctx, location)
  for (const { name, version, storageLocation, runUri } of await readVersionLocations(tx)) {
    const needed = placeOf(ctx, locationWithin(storageLocation, runUri))
    if (isReserved(needed) || !(isAt(needed, place) || isAt(place, needed))) continue
    throw invalidState(
      `The files of version ${version} of model '${name}' are there. Delete that version first.`,
    )
  }
}

/** In the server's own store its path there, else the location as it is. */
function placeOf({ settings }: RowCtx, location: string): string {
  return ownPath(location, settings.trust) ?? location.replace(/\/+$/, '')
}

function isAt(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}
