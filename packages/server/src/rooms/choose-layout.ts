import { opendir } from 'node:fs/promises'
import { errorCode } from '@stemma/contract'
import type { ServerSettings } from '../config/settings.ts'
import { objectsFolder } from './objects-folder.ts'

export type ArtifactLayout = Exclude<ServerSettings['artifactLayout'], 'auto'>

/**
 * The layout that a server has in force: what was set, else objects, unless the folder holds plain files and no objects: then an upgrade
 * must not hide them. Writes nothing; the folder need not be there.
 */
export async function chooseLayout({
  artifactLayout,
  artifactsDestination,
}: Pick<ServerSettings, 'artifactLayout' | 'artifactsDestination'>): Promise<ArtifactLayout> {
  if (artifactLayout !== 'auto') return artifactLayout
  if (await holds(artifactsDestination, (name) => name === objectsFolder)) return 'objects'
  return (await hasPlainArtifacts(artifactsDestination)) ? 'plain' : 'objects'
}

/** Whether a folder holds something besides the objects: artifacts as plain files. */
export function hasPlainArtifacts(folder: string): Promise<boolean> {
  return holds(folder, (name) => name !== objectsFolder && !name.startsWith('.'))
}

async function holds(folder: string, isWanted: (name: string) => boolean): Promise<boolean> {
  try {
    for await (const { name } of await opendir(folder)) if (isWanted(name)) return true
    return false
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw error
  }
}
