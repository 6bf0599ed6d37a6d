import { createWriteStream, rmSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Tables } from '@stemma/tables'
import type { TablesRoom } from './tables-room.ts'

export interface FilesOnDisk {
  readonly work: Tables
  readonly sources: TablesRoom['sources']
  readonly openBucket: TablesRoom['openBucket']
  /** A folder for all of it: what is in there may be removed whenever nothing runs. */
  readonly folder: string
  /** How much is kept of objects that nobody has borrowed, in bytes. */
  readonly keepBytes: number
}

interface Kept {
  readonly made: Promise<{ readonly path: string; readonly sizeBytes: number }>
  borrowers: number
  /** The file, when it is whole. */
  file?: { readonly path: string; readonly sizeBytes: number }
}

/**
 * Objects, and what is made of them, as files for who works on tables. What a name stands for never changes, so a file that was made stays
 * good: those used last are kept. Files of an earlier process are used again.
 */
export function filesOnDisk({
  work,
  sources,
  openBucket,
  folder,
  keepBytes,
}: FilesOnDisk): TablesRoom {
  /** Those used last are at the end. */
  const kept = new Map<string, Kept>()

  const trim = (): void => {
    let bytes = [...kept.values()].reduce((sum, { file }) => sum + (file?.sizeBytes ?? 0), 0)
    for (const [name, { borrowers, file }] of [...kept]) {
      if (bytes <= keepBytes) return
      if (borrowers > 0 || file === undefined) continue
      kept.delete(name)
      bytes -= file.sizeBytes
      // At once: whoever needs it again makes it again under the same name.
      rmSync(file.path, { force: true })
    }
  }

  const make: TablesRoom['make'] = async (name, write) => {
    const found = kept.get(name) ?? { made: makeFile(folder, name, write), borrowers: 0 }
    found.borrowers++
    kept.delete(name)
    kept.set(name, found)
    let isReleased = false
    const release = (): void => {
      if (isReleased) return
      isReleased = true
      found.borrowers--
      trim()
    }
    try {
      found.file = await found.made
      return { path: found.file.path, release }
    } catch (error) {
      if (kept.get(name) === found) kept.delete(name)
      release()
      throw error
    }
  }

  return {
    work,
    sources,
    openBucket,
    make,
    borrow: ({ id, read }) =>
      make(`${id}.parquet`, async (part) => {
        const path = join(part, 'object')
        await pipeline(read(id), createWriteStream(path))
        return path
      }),
    newFolder: async () => {
      await mkdir(folder, { recursive: true })
      const path = await mkdtemp(join(folder, 'work-'))
      return { path, remove: () => rm(path, { recursive: true, force: true }) }
    },
  }
}

async function makeFile(
  folder: string,
  name: string,
  write: (folder: string) => Promise<string>,
): Promise<{ readonly path: string; readonly sizeBytes: number }> {
  const path = join(folder, name)
  const found = await stat(path).catch(() => undefined)
  if (found !== undefined) return { path, sizeBytes: found.size }
  await mkdir(folder, { recursive: true })
  const part = await mkdtemp(join(folder, 'part-'))
  try {
    // Only what is whole has the name.
    await rename(await write(part), path)
    return { path, sizeBytes: (await stat(path)).size }
  } finally {
    await rm(part, { recursive: true, force: true })
  }
}
