import { invalidState } from '@stemma/contract'
import type { StoredVersion } from '@stemma/tables'
import type { DataCtx } from './data-ctx.ts'
import type { DataManifest } from './manifest.ts'
import type { Borrowed } from './tables-room.ts'

/** Runs `work` with the files of versions on this disk. */
export async function withVersions<T>(
  ctx: DataCtx,
  manifests: readonly DataManifest[],
  work: (versions: readonly StoredVersion[]) => Promise<T>,
): Promise<T> {
  const held: Borrowed[] = []
  try {
    const versions: StoredVersion[] = []
    for (const { name, schema, key, files, reference, source } of manifests) {
      if (source.format === 'file')
        throw invalidState(
          `"${name}" has no rows: its versions are files such as ${source.fileName}, which can be checked out.`,
        )
      if (reference !== undefined)
        throw invalidState(
          `The rows of "${name}" stay where they are, in ${reference.source}:${reference.table}. Check out a version and add it as a dataset to compare it.`,
        )
      const paths: string[] = []
      for (const { object, sizeBytes } of files) {
        const file = await ctx.tables.borrow({
          id: object,
          sizeBytes,
          read: (id) => ctx.objects.read(id),
        })
        held.push(file)
        paths.push(file.path)
      }
      const stored = files.map(({ role, rows, versions }, index) => ({
        role,
        rows,
        versions,
        path: paths[index] ?? '',
      }))
      versions.push({ schema, key, files: stored })
    }
    return await work(versions)
  } finally {
    for (const { release } of held) release()
  }
}

/** Runs `work` with a folder of its own, which is gone afterwards. */
export async function withFolder<T>(ctx: DataCtx, work: (path: string) => Promise<T>): Promise<T> {
  const folder = await ctx.tables.newFolder()
  try {
    return await work(folder.path)
  } finally {
    await folder.remove()
  }
}
