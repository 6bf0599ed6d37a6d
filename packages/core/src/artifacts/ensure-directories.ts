import { invalidParameter } from '@stemma/contract'
import { addArtifactDirectory, findArtifact, type Tx } from '@stemma/store'
import { directoriesOf, splitPath } from './artifact-path.ts'

/**
 * Makes the directories that a path leads through. From the last one up to one that is there: mostly that is the first that is looked at.
 *
 * @throws INVALID_PARAMETER_VALUE if one of them is a file.
 */
export async function ensureDirectories(tx: Tx, path: string, modifiedMs: number): Promise<void> {
  const missing: string[] = []
  for (const directory of directoriesOf(path).toReversed()) {
    const found = await findArtifact(tx, splitPath(directory), { lock: true })
    if (found !== undefined && found.objectId === undefined) break
    if (found !== undefined) throw leadsThroughFile(path)
    missing.push(directory)
  }
  for (const directory of missing.toReversed()) {
    await addArtifactDirectory(tx, splitPath(directory), modifiedMs)
    const made = await findArtifact(tx, splitPath(directory), { lock: true })
    if (made?.objectId !== undefined) throw leadsThroughFile(path)
  }
}

/** INVALID_PARAMETER_VALUE */
export function leadsThroughFile(path: string): Error {
  return invalidParameter(`A part of the artifact path is a file, not a directory: '${path}'`)
}
