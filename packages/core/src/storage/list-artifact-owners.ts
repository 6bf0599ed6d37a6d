import { readArtifactOwners, readDatabaseSize, type ArtifactOwnerRow } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'

const pageSize = 1000

/** Experiments or logged models with the places of their artifacts, a page by number. */
export async function listArtifactOwners(
  ctx: RowCtx,
  { by, after }: { readonly by: 'experiment' | 'logged-model'; readonly after: number },
): Promise<{ readonly owners: readonly ArtifactOwnerRow[]; readonly next?: number }> {
  authorize(ctx, 'storage:read')
  const owners = await ctx.store.read((db) =>
    readArtifactOwners(db, by, { after, limit: pageSize }),
  )
  const last = owners.at(-1)
  return last && owners.length === pageSize ? { owners, next: last.no } : { owners }
}

/** What the database takes on disk, in bytes. */
export async function databaseSize(
  ctx: RowCtx,
): Promise<{ readonly bytes: number; readonly reusableBytes?: number }> {
  authorize(ctx, 'storage:read')
  return ctx.store.read((db) => readDatabaseSize(db))
}
