import { realpath, stat } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import { adoptFolder, surveyFolder, type AdoptOptions, type AdoptSums } from '@stemma/core'
import type { ServerSettings } from '../config/settings.ts'
import { Database } from '../threads/database/database.ts'
import { keepHeapsAsTheyAre } from '../threads/keep-heaps-small.ts'
import { ObjectThread } from '../threads/objects/object-thread.ts'
import { objectsFolder } from './objects-folder.ts'
import { openRooms } from './open-rooms.ts'

/** Each object is read once, and what it is a difference to was mostly stored just before. */
const cacheBytes = 8 * 1024 * 1024

export interface AdoptArtifactsOptions extends Omit<AdoptOptions, 'folder' | 'skipped'> {
  /** Another folder of an MLflow server; the artifacts folder itself if absent. */
  readonly folder?: string | undefined
  /** Only looks. */
  readonly isDryRun?: boolean
}

/**
 * Makes objects of plain files while no server runs.
 *
 * @throws Error with a message for people: another process has the folder, the layout is plain, the disk is full.
 */
export async function adoptArtifacts(
  settings: ServerSettings,
  { isDryRun = false, ...options }: AdoptArtifactsOptions,
): Promise<AdoptSums> {
  const destination = settings.artifactsDestination
  const folder = options.folder === undefined ? destination : resolve(options.folder)
  if (settings.artifactLayout === 'plain') {
    throw new Error(
      'The artifact layout is set to plain: a server would not see the objects. Take the setting away first.',
    )
  }
  if (settings.s3 !== undefined && options.folder === undefined)
    throw new Error('Artifacts go to S3: name the folder of the plain files.')
  await requireFolder(folder, { destination, isOther: options.folder !== undefined })
  const adopted = {
    ...options,
    folder,
    skipped: folder === destination ? objectsFolder : undefined,
  }
  if (isDryRun) return surveyFolder(adopted)
  const rooms = await openRooms({
    settings: { ...settings, artifactLayout: 'objects' },
    database: new Database({ settings, onLog: () => {}, onFatal: () => {} }),
    openObjects: async (place) => new ObjectThread({ ...place, cacheBytes }),
    log: { info: () => {}, warn: () => {} },
  })
  try {
    await rooms.ready()
    keepHeapsAsTheyAre()
    return await adoptFolder(rooms.ctx({ actor: { kind: 'stemma' }, requestId: 'adopt' }), adopted)
  } finally {
    await rooms.close()
  }
}

async function requireFolder(
  folder: string,
  { destination, isOther }: { readonly destination: string; readonly isOther: boolean },
): Promise<void> {
  const found = await stat(folder).catch(() => undefined)
  if (found?.isDirectory() !== true) throw new Error(`There is no folder ${folder}.`)
  if (!isOther) return
  const [one, other] = await Promise.all([
    realpath(folder),
    realpath(destination).catch(() => destination),
  ])
  if (isInside(one, other) || isInside(other, one)) {
    throw new Error(
      `${folder} overlaps the artifacts folder ${destination}: leave it out to take over what lies there.`,
    )
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`)
}
