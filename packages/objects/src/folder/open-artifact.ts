import { constants, type BigIntStats } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '@stemma/contract'
import type { OpenArtifact, OpenFile } from '../artifact-store.ts'
import { isAbsence } from './is-absence.ts'
import { readStream } from './read-stream.ts'
import { realPathInside } from './real-path-inside.ts'

// Without O_NONBLOCK a named pipe would hold a thread until somebody writes to it.
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** What is at a path below the root; undefined for nothing and for what is neither file nor directory. */
export async function openArtifact(
  root: string,
  segments: readonly string[],
): Promise<OpenArtifact | undefined> {
  const real = await realPathInside(root, join(root, ...segments))
  const file = real === undefined ? undefined : await openIfThere(real)
  if (file === undefined) return undefined
  try {
    const stats = await file.stat({ bigint: true })
    if (stats.isFile()) return openFile(file, stats)
    await file.close()
    return stats.isDirectory() ? { isDirectory: true } : undefined
  } catch (error) {
    await file.close()
    throw error
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, flags)
  } catch (error) {
    // ENXIO: a socket, which cannot be opened.
    if (isAbsence(error) || errorCode(error) === 'ENXIO') return undefined
    throw error
  }
}

function openFile(file: FileHandle, { size, mtimeNs, ino }: BigIntStats): OpenFile {
  const sizeBytes = Number(size)
  return {
    isDirectory: false,
    sizeBytes,
    modifiedMs: Number(mtimeNs / 1_000_000n),
    // Every write makes a new file, so a new inode; one that was edited in place by hand has another time.
    etag: `"${[ino, size, mtimeNs].map((part) => part.toString(36)).join('-')}"`,
    read: (range = { start: 0, end: sizeBytes - 1 }) => readStream(file, range),
    close: () => file.close(),
  }
}
