import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { StemmaError } from '@stemma/contract'
import type { Entry, Listing, ListPage } from '../artifact-store.ts'
import { isAbsence } from './is-absence.ts'
import { realPathInside } from './real-path-inside.ts'
import { isReservedName } from './temporary-name.ts'

/** So many sizes are asked for at a time. */
const atOnce = 64

/** The files and directories in a directory, sorted by name. Links that lead out of the root do not show. */
export async function listDirectory(
  root: string,
  segments: readonly string[],
  { after, limit }: ListPage = { limit: Infinity },
): Promise<Listing> {
  const directory = await realPathInside(root, join(root, ...segments))
  const found = directory === undefined ? [] : await readDirectory(directory)
  const candidates = found
    .filter(({ name }) => !isReservedName(name) && (after === undefined || name > after))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const page = candidates.slice(0, limit)
  const entries: Entry[] = []
  for (let at = 0; at < page.length; at += atOnce) {
    const batch = await Promise.all(page.slice(at, at + atOnce).map((item) => entryOf(root, item)))
    entries.push(...batch.filter((entry) => entry !== undefined))
  }
  const last = page.at(-1)
  return last !== undefined && candidates.length > page.length
    ? { entries, next: last.name }
    : { entries }
}

async function readDirectory(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true })
  } catch (error) {
    if (isAbsence(error)) return []
    throw error
  }
}

async function entryOf(root: string, item: Dirent): Promise<Entry | undefined> {
  const { name, parentPath } = item
  if (item.isDirectory()) return { name, isDirectory: true, sizeBytes: 0 }
  try {
    const path = join(parentPath, name)
    const real = item.isFile() ? path : await realPathInside(root, path)
    if (real === undefined) return undefined
    const stats = await stat(real)
    if (stats.isDirectory()) return { name, isDirectory: true, sizeBytes: 0 }
    return stats.isFile() ? { name, isDirectory: false, sizeBytes: stats.size } : undefined
  } catch (error) {
    // Removed since, or a link that leads out.
    if (isAbsence(error) || error instanceof StemmaError) return undefined
    throw error
  }
}
