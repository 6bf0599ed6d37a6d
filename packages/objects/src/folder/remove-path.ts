import { lstat, rename, rm, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { DirectorySync } from './directory-sync.ts'
import { isAbsence } from './is-absence.ts'
import { realPathInside } from './real-path-inside.ts'
import { temporaryName } from './temporary-name.ts'

export interface RemoveParts {
  readonly root: string
  readonly sync: DirectorySync
}

/** Removes a file, a link (not what it leads to) or a whole directory. `segments` has at least one name. */
export async function removePath(
  { root, sync }: RemoveParts,
  segments: readonly string[],
): Promise<void> {
  const parent = await realPathInside(root, join(root, ...segments.slice(0, -1)))
  if (parent === undefined) return
  const target = join(parent, segments.at(-1) ?? '')
  try {
    if ((await lstat(target)).isDirectory()) await removeTree({ target, parent, sync })
    else {
      await unlink(target)
      await sync.sync(parent)
    }
  } catch (error) {
    if (!isAbsence(error)) throw error
  }
}

interface Tree {
  readonly target: string
  readonly parent: string
  readonly sync: DirectorySync
}

/** Hidden by one step first, so that nobody sees half of it and a crash leaves nothing of it visible. */
async function removeTree({ target, parent, sync }: Tree): Promise<void> {
  const hidden = join(parent, temporaryName())
  await rename(target, hidden)
  await sync.sync(parent)
  await rm(hidden, { recursive: true, force: true })
}
