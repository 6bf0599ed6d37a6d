import { lockArtifact, readDigestsInUse, removeArtifact, type Tx } from '@stemma/store'
import { splitPath } from '../artifacts/artifact-path.ts'
import { keptPlace } from './kept-files.ts'

/** Removes the trees of versions that are gone, unless another version has the same files. Their bytes go with the next collection. */
export async function releaseKeptFiles(tx: Tx, digests: readonly string[]): Promise<void> {
  // In the same order everywhere, and locked before it is asked who needs them: whoever registers the same files now waits, or is seen.
  const places = [...new Set(digests)].toSorted()
  for (const digest of places) await lockArtifact(tx, splitPath(keptPlace(digest)))
  const used = new Set(await readDigestsInUse(tx, places))
  for (const digest of places)
    if (!used.has(digest)) await removeArtifact(tx, splitPath(keptPlace(digest)))
}
