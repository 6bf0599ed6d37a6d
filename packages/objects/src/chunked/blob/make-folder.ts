import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DirectorySync } from '../../folder/directory-sync.ts'

/** Resolves when the folder's name is on disk, and those of the folders above it that it made. It is there at once. */
export async function makeFolder(path: string, sync: DirectorySync): Promise<void> {
  // From the first that is new, each folder's entry is in the one above it.
  const first = mkdirSync(path, { recursive: true })
  if (first === undefined) return
  const changed: string[] = []
  for (let made = path; ; made = dirname(made)) {
    changed.push(dirname(made))
    if (made === first || made === dirname(made)) break
  }
  await Promise.all(changed.map((directory) => sync.sync(directory)))
}
