import { statfs } from 'node:fs/promises'
import { toStorageError } from '@stemma/objects'

/** Below this SQLite can't make its files, and says only that it can't. */
const leastBytes = 1024 * 1024
const ioError = 10
const cannotOpen = 14

/** What a caller may know of a store that could not be opened: that the disk is full, where that is why; else the error as it is. */
export async function openingFailure(error: unknown, folder: string): Promise<unknown> {
  const known = toStorageError(error)
  if (known !== error || !(error instanceof Error) || !('errcode' in error)) return known
  const code = Number(error.errcode) % 256
  if (code !== ioError && code !== cannotOpen) return error
  const { bavail, bsize } = await statfs(folder)
  const full = Object.assign(new Error(error.message, { cause: error }), { code: 'ENOSPC' })
  return bavail * bsize < leastBytes ? toStorageError(full) : error
}
