import { mkdir, open, realpath } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { invalidParameter } from '@stemma/contract'
import type { ArtifactStore } from '../artifact-store.ts'
import { Directories } from './directories.ts'
import { DirectorySync } from './directory-sync.ts'
import { listDirectory } from './list-directory.ts'
import { openArtifact } from './open-artifact.ts'
import { hasReservedName, pathSegments } from './path-segments.ts'
import { removePath } from './remove-path.ts'
import { startSweeps, type SweepOptions } from './start-sweeps.ts'
import { toArtifactError } from './to-artifact-error.ts'
import { writeFile } from './write-file.ts'

/**
 * A store with one file for each artifact below a folder, laid out as the paths say. The folder is made if it is not there.
 *
 * Uploads are written under hidden names beside their place. What a killed server leaves of them is swept in the background when it is
 * unchanged for an hour: at the start, and once more an hour later.
 */
export async function openFolderStore(
  folder: string,
  options: SweepOptions = {},
): Promise<ArtifactStore> {
  const sync = new DirectorySync()
  const root = await makeRoot(resolve(folder), sync)
  const directories = new Directories(root, sync)
  const stopSweeps = startSweeps(root, options)
  return {
    write: (path, source) =>
      guarded(path, async () => {
        const segments = changeable(path)
        return { sizeBytes: await writeFile({ directories, sync }, { segments, source }) }
      }),
    open: (path) =>
      guarded(path, async () => {
        const segments = pathSegments(path)
        return hasReservedName(segments) ? undefined : openArtifact(root, segments)
      }),
    list: (path, page) =>
      guarded(path, async () => {
        const segments = pathSegments(path)
        return hasReservedName(segments) ? { entries: [] } : listDirectory(root, segments, page)
      }),
    remove: (path) => guarded(path, () => removePath({ root, sync }, changeable(path))),
    close: stopSweeps,
  }
}

/** The names in a path that a caller may change: not the root, nothing unfinished. */
function changeable(path: string): readonly string[] {
  const segments = pathSegments(path)
  if (segments.length === 0 || hasReservedName(segments)) throw invalidParameter('Invalid path')
  return segments
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toArtifactError(error, path)
  }
}

async function makeRoot(folder: string, sync: DirectorySync): Promise<string> {
  const first = await mkdir(folder, { recursive: true })
  if (first !== undefined) {
    for (let made = folder; made.length >= first.length; made = dirname(made)) {
      await sync.sync(dirname(made))
    }
  }
  // Fails now, with the folder's name, rather than at the first upload.
  await (await open(folder, 'r')).close()
  return realpath(folder)
}
