import { join } from 'node:path'
import type { StoredVersion } from '@stemma/tables'
import { withFolder, withVersions } from './borrow-version.ts'
import type { DataCtx } from './data-ctx.ts'
import type { DataManifest } from './manifest.ts'
import { readListing, type Listing } from './read-listing.ts'

/** What a version of files lists; undefined for another one. Its path is gone already. @throws INVALID_PARAMETER_VALUE for a version made elsewhere, and wrongly */
export async function listingOf(
  ctx: DataCtx,
  manifest: DataManifest,
): Promise<Listing | undefined> {
  if (manifest.source.format !== 'files') return undefined
  return withVersions(ctx, [manifest], ([stored]) => {
    if (stored === undefined) throw new Error('A version was asked for.')
    return withFolder(ctx, async (folder) =>
      readListing(await writeListing(ctx, stored, folder), folder),
    )
  })
}

/** Writes the rows of a version of files as a listing into a folder. Gives its path. */
export async function writeListing(
  ctx: DataCtx,
  version: StoredVersion,
  folder: string,
): Promise<string> {
  const path = join(folder, 'rows.jsonl')
  await ctx.tables.work.writeVersion({ version, part: {}, path, format: 'jsonl' })
  return path
}
