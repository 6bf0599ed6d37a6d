import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Writes a file that is there as a whole or not at all: into another one beside it, onto the disk, then under its name. When the
 * source fails, that other one is removed and an older file of the name stays.
 */
export async function writeWholeFile(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  const part = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`)
  const file = await open(part, 'wx')
  try {
    try {
      for await (const chunk of chunks) await file.writeFile(chunk)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}
