import { execFile } from 'node:child_process'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** The root of the checkout. */
export const checkout: string = join(import.meta.dirname, '..', '..')

/** Installed peers and data folders; ignored by git, and on the disk that holds the checkout. */
export const cacheDir: string = join(checkout, '.cache', 'bench')

/**
 * A new empty folder for the data of one server. Not in the system's temporary folder: that may be memory, where fsync is free. Its files
 * lie apart from those of the others: in ext4 without a journal a file takes ten times as long to make where many were removed
 * within the last minutes, since their inodes are passed over one by one.
 */
export async function makeDataDir(): Promise<string> {
  await mkdir(cacheDir, { recursive: true })
  // For the folders in it, what those at the top of a disk have. Other file systems have no such thing.
  await promisify(execFile)('chattr', ['+T', cacheDir]).catch(() => {})
  return mkdtemp(join(cacheDir, 'data-'))
}
