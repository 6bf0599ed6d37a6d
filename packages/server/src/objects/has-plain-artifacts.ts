import { mkdir, readdir } from 'node:fs/promises'
import { objectsFolder } from './objects-folder.ts'

/** Whether a folder, which is made if it is not there, holds something besides the objects: artifacts as plain files. */
export async function hasPlainArtifacts(folder: string): Promise<boolean> {
  await mkdir(folder, { recursive: true })
  const names = await readdir(folder)
  return names.some((name) => name !== objectsFolder && !name.startsWith('.'))
}
