import { lstat, open, rename, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { invalidParameter, unavailable, errorCode } from '@stemma/contract'
import type { Directories } from './directories.ts'
import type { DirectorySync } from './directory-sync.ts'
import { isAbsence } from './is-absence.ts'
import { temporaryName } from './temporary-name.ts'
import { writeSource } from './write-source.ts'

const attempts = 5

export interface WriteParts {
  readonly directories: Directories
  readonly sync: DirectorySync
}

export interface NewFile {
  /** At least one. */
  readonly segments: readonly string[]
  readonly source: AsyncIterable<Uint8Array>
}

/** Writes a file beside its place and moves it there when all of it is on disk. Returns its size in bytes. */
export async function writeFile(
  { directories, sync }: WriteParts,
  { segments, source }: NewFile,
): Promise<number> {
  const { directory, temporary, file } = await openTemporary(directories, segments)
  try {
    const sizeBytes = await fill(file, source)
    await moveInto(temporary, join(directory, segments.at(-1) ?? ''))
    await sync.sync(directory)
    return sizeBytes
  } catch (error) {
    await unlink(temporary).catch(() => {}) // Already moved, or its directory is gone; else the sweep finds it.
    throw error
  }
}

interface Temporary {
  readonly directory: string
  readonly temporary: string
  readonly file: FileHandle
}

/** Begins again when somebody removes the directory between its making and its use. */
async function openTemporary(
  directories: Directories,
  segments: readonly string[],
): Promise<Temporary> {
  for (let attempt = 1; ; attempt++) {
    try {
      const directory = await directories.ensure(segments.slice(0, -1))
      await refuseDirectory(join(directory, segments.at(-1) ?? ''), segments)
      const temporary = join(directory, temporaryName())
      return { directory, temporary, file: await open(temporary, 'wx') }
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' || attempt >= attempts) throw error
    }
  }
}

/** Said before the bytes come; a directory that is made meanwhile makes the move fail. */
async function refuseDirectory(target: string, segments: readonly string[]): Promise<void> {
  try {
    if (!(await lstat(target)).isDirectory()) return
  } catch (error) {
    if (isAbsence(error)) return
    throw error
  }
  throw invalidParameter(`Artifact path refers to a directory, not a file: '${segments.join('/')}'`)
}

async function fill(file: FileHandle, source: AsyncIterable<Uint8Array>): Promise<number> {
  try {
    const sizeBytes = await writeSource(file, source)
    await file.sync()
    return sizeBytes
  } finally {
    await file.close()
  }
}

async function moveInto(temporary: string, target: string): Promise<void> {
  try {
    await rename(temporary, target)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
    throw unavailable('The directory was removed while the file arrived. Try again.')
  }
}
