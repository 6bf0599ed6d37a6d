import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { invalidParameter } from '@stemma/contract'

const mostFiles = 100_000

/**
 * All files below a folder, sorted by path. Hidden ones, and those whose names begin with an underscore, are of the programs that wrote the
 * folder.
 */
export async function findFiles(root: string): Promise<readonly string[]> {
  const found: string[] = []
  const waiting = [root]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name.startsWith('_')) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) waiting.push(path)
      else if (entry.isFile()) found.push(path)
      if (found.length > mostFiles) throw invalidParameter(`${root} has more than 100,000 files.`)
    }
  }
  return found.toSorted()
}
