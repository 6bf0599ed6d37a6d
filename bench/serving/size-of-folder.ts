import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Bytes of the files in a folder and below. */
export function sizeOfFolder(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}
