import { lstat, opendir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isAbsence } from './is-absence.ts'
import { isReservedName } from './temporary-name.ts'

export interface Sweep {
  /** Leftovers that nothing has changed since are removed, in milliseconds since 1970. Uploads under way change all the time. */
  readonly unchangedSinceMs: number
  readonly signal?: AbortSignal
  /** Only counts. */
  readonly isDryRun?: boolean
}

/**
 * Removes what killed servers left behind below a directory: unfinished uploads and half-removed directories. Returns how many.
 * Goes one directory after the other, since it runs beside other work.
 */
export async function sweepLeftovers(root: string, sweep: Sweep): Promise<number> {
  let removed = 0
  const directories = [root]
  for (let next = directories.pop(); next !== undefined; next = directories.pop()) {
    const current = next
    await forEachEntry(current, async (name, isDirectory) => {
      if (sweep.signal?.aborted === true) {
        directories.length = 0
        return
      }
      const path = join(current, name)
      if (!isReservedName(name)) {
        if (isDirectory) directories.push(path)
      } else if (await isLeftover(path, sweep.unchangedSinceMs)) {
        if (sweep.isDryRun !== true) await rm(path, { recursive: true, force: true })
        removed += 1
      }
    })
  }
  return removed
}

async function forEachEntry(
  directory: string,
  visit: (name: string, isDirectory: boolean) => Promise<void>,
): Promise<void> {
  try {
    for await (const entry of await opendir(directory)) await visit(entry.name, entry.isDirectory())
  } catch (error) {
    if (!isAbsence(error)) throw error
  }
}

async function isLeftover(path: string, unchangedSinceMs: number): Promise<boolean> {
  try {
    // The change time, which moving it there counts for, too.
    return (await lstat(path)).ctimeMs < unchangedSinceMs
  } catch (error) {
    if (isAbsence(error)) return false
    throw error
  }
}
