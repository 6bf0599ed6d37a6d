import { mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'

/** The root of the checkout. */
export const checkout: string = join(import.meta.dirname, '..', '..')

/** Installed peers and data folders; ignored by git, and on the disk that holds the checkout. */
export const cacheDir: string = join(checkout, '.cache', 'bench')

/** A new empty folder for the data of one server. Not in the system's temporary folder: that may be memory, where fsync is free. */
export async function makeDataDir(): Promise<string> {
  await mkdir(cacheDir, { recursive: true })
  return mkdtemp(join(cacheDir, 'data-'))
}
