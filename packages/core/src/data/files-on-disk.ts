import { createWriteStream, rmSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Tables } from '@stemma/tables'
import type { Borrowed, BorrowedObject, TablesRoom } from './data-ctx.ts'

export interface FilesOnDisk {
  readonly work: Tables
  /** A folder for all of it: what is in there may be removed whenever nothing runs. */
  readonly folder: string
  /** How much is kept of objects that nobody has borrowed, in bytes. */
  readonly keepBytes: number
}

interface Kept {
  readonly path: Promise<string>
  readonly sizeBytes: number
  borrowers: number
  /** The file, when it is whole. */
  made?: string
}

/**
 * Objects as files for who works on tables. They are immutable, so a file that was made stays good: those used last are kept. Files of an
 * earlier process are used again if they are whole.
 */
export function filesOnDisk({ work, folder, keepBytes }: FilesOnDisk): TablesRoom {
  /** Those used last are at the end. */
  const kept = new Map<string, Kept>()

  const trim = (): void => {
    let bytes = [...kept.values()].reduce((sum, file) => sum + file.sizeBytes, 0)
    for (const [id, file] of [...kept]) {
      if (bytes <= keepBytes) return
      if (file.borrowers > 0) continue
      kept.delete(id)
      bytes -= file.sizeBytes
      // At once: whoever needs it again makes it again under the same name.
      if (file.made !== undefined) rmSync(file.made, { force: true })
    }
  }

  const borrow = async (object: BorrowedObject): Promise<Borrowed> => {
    const { id, sizeBytes } = object
    const found = kept.get(id) ?? { path: makeFile(folder, object), sizeBytes, borrowers: 0 }
    found.borrowers++
    kept.delete(id)
    kept.set(id, found)
    const release = (): void => {
      found.borrowers--
      trim()
    }
    try {
      found.made = await found.path
      return { path: found.made, release }
    } catch (error) {
      kept.delete(id)
      release()
      throw error
    }
  }

  return {
    work,
    borrow,
    newFolder: async () => {
      await mkdir(folder, { recursive: true })
      const path = await mkdtemp(join(folder, 'work-'))
      return { path, remove: () => rm(path, { recursive: true, force: true }) }
    },
  }
}

async function makeFile(folder: string, { id, sizeBytes, read }: BorrowedObject): Promise<string> {
  const path = join(folder, `${id}.parquet`)
  const found = await stat(path).catch(() => undefined)
  if (found?.size === sizeBytes) return path
  await mkdir(folder, { recursive: true })
  const part = await mkdtemp(join(folder, 'part-'))
  try {
    const partial = join(part, 'object')
    await pipeline(read(id), createWriteStream(partial))
    await rename(partial, path)
    return path
  } finally {
    await rm(part, { recursive: true, force: true })
  }
}
