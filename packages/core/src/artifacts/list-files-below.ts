import { findArtifact, readFilesBelow, type ArtifactName, type ArtifactRow } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { splitPath } from './artifact-path.ts'

export interface FilesBelow {
  readonly files: readonly ArtifactRow[]
  /** `after` for the next page, if there is one. */
  readonly next?: ArtifactName
}

/** A page of all files at and below a path (not the root's), by directory and name. */
export async function listFilesBelow(
  ctx: RowCtx,
  page: { readonly path: string; readonly after: ArtifactName; readonly limit: number },
): Promise<FilesBelow> {
  authorize(ctx, 'artifact:read')
  const { path, after, limit } = page
  return ctx.store.read(async (db) => {
    const it = await findArtifact(db, splitPath(path))
    if (it?.objectId !== undefined) return { files: [it] }
    const found = await readFilesBelow(db, path, { after, limit: limit + 1 })
    const files = found.slice(0, limit)
    const last = files.at(-1)
    if (last === undefined || found.length <= limit) return { files }
    return { files, next: { directory: last.directory, name: last.name } }
  })
}
