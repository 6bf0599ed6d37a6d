import { opendir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Removes directories in which nothing is, from below. What can't be looked at or removed stays. */
export async function removeEmptyDirectories(
  folder: string,
  { skipped, isRoot = true }: { readonly skipped?: string; readonly isRoot?: boolean } = {},
): Promise<void> {
  try {
    for await (const entry of await opendir(folder)) {
      if (!entry.isDirectory() || entry.name === skipped) continue
      await removeEmptyDirectories(join(folder, entry.name), { isRoot: false })
    }
    if (!isRoot) await rmdir(folder)
  } catch {
    // It is not empty, or not ours.
  }
}
