import { invalidParameter } from '@stemma/contract'
import type { AddDataVersion } from './added-data.ts'
import { withFolder } from './borrow-version.ts'
import type { DataCtx } from './data-ctx.ts'
import { readListing, type Listing } from './read-listing.ts'

const atOnce = 10_000
const reason = 'a folder of files'

/**
 * Runs `work` with a version of files as one of rows: a change log by path, of the listing at `path`, whose objects are stored and kept until
 * the version has them.
 *
 * @throws INVALID_PARAMETER_VALUE for a listing that is wrong, or objects that are not stored
 */
export function withListing<T>(
  ctx: DataCtx,
  { path, ...input }: AddDataVersion & { readonly path: string },
  work: (listed: AddDataVersion, listing: Listing) => Promise<T>,
): Promise<T> {
  const given = ['key', 'kind', 'table'] as const
  const asked = given.find((name) => input[name] !== undefined && input[name]?.length !== 0)
  if (asked !== undefined)
    throw invalidParameter(
      `Parameter '${asked}' can't be for ${reason}: its rows are its files, and their key is the path.`,
    )
  return withFolder(ctx, async (folder) => {
    const listing = await readListing(path, folder)
    await requireObjects(ctx, listing.sizes)
    const listed = {
      ...input,
      from: { path: listing.path },
      format: 'jsonl',
      key: ['path'],
      widen: true,
    }
    return work(listed, listing)
  })
}

/** Keeps the objects of files. @throws INVALID_PARAMETER_VALUE for one that is not stored, or has another size */
export async function requireObjects(
  ctx: DataCtx,
  sizes: ReadonlyMap<string, number>,
): Promise<void> {
  const ids = [...sizes.keys()]
  for (let start = 0; start < ids.length; start += atOnce) {
    const some = ids.slice(start, start + atOnce)
    const stored = await ctx.keep(some)
    const found = await Promise.all(some.map((id) => ctx.objects.sizeOf(id)))
    for (const [place, id] of some.entries()) {
      if (!stored.has(id))
        throw invalidParameter(`The object ${id} is not stored. Send the objects of files first.`)
      if (found[place] !== sizes.get(id))
        throw invalidParameter(
          `The object ${id} has ${String(found[place])} bytes, not ${String(sizes.get(id))}.`,
        )
    }
  }
}
