import { copyFile, cp, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { folderBackend } from '@stemma/objects'
import { isPostgresUrl, restoreRows } from '@stemma/store'
import type { ServerSettings } from '../config/settings.ts'
import { makeDataFolder } from '../make-data-folder.ts'
import { objectsFolder } from '../rooms/objects-folder.ts'
import { openBackend } from '../rooms/open-backend.ts'
import { keyFileName } from '../secrets/key-file.ts'
import { readBackup, sha256Of, type Backup } from './backup-form.ts'
import { copyMarks, copyPacks } from './copy-packs.ts'

export interface RestoreBackup {
  /** Where it goes: nothing is there yet. */
  readonly settings: ServerSettings
  readonly folder: string
  readonly onBytes: (count: number) => void
  readonly signal?: AbortSignal | undefined
}

/**
 * Makes of a backup what a server starts with. Rows come last: as long as they are not there, no server can start with a half.
 *
 * @throws an Error with a message for people, and changes nothing where something is in the way
 */
export async function restoreBackup({
  settings,
  folder,
  onBytes,
  signal,
}: RestoreBackup): Promise<Backup> {
  const backup = await readBackup(folder)
  if (backup === undefined) throw new Error(`There is no backup in ${folder}.`)
  const rows = join(folder, backup.rows.folder)
  for (const [file, sha256] of Object.entries(backup.rows.sha256))
    if ((await sha256Of(join(rows, file))) !== sha256)
      throw new Error(`${join(rows, file)} is not what was backed up: its SHA-256 differs.`)
  await refuseOthers(settings, backup)
  makeDataFolder(settings.dataDir)
  const artifacts = join(folder, 'artifacts')
  if (backup.layout === 'plain') {
    if (settings.s3 !== undefined)
      throw new Error('The backup has plain files, which go into a folder, not into S3.')
    const unfinished = `${settings.artifactsDestination}.restoring`
    await rm(unfinished, { recursive: true, force: true })
    await cp(artifacts, unfinished, { recursive: true, preserveTimestamps: true })
    await rm(settings.artifactsDestination, { recursive: true, force: true }) // it is empty
    await rename(unfinished, settings.artifactsDestination)
  } else {
    const from = await folderBackend(join(artifacts, objectsFolder))
    const to = await openBackend(settings)
    const packs = await copyPacks({ from, to, onBytes, signal })
    await copyMarks({ from, to })
    const there = new Map(packs.map(({ name, sizeBytes }) => [name, sizeBytes]))
    const missing = backup.packs.find(({ name, sizeBytes }) => there.get(name) !== sizeBytes)
    if (missing !== undefined) throw new Error(`The backup lacks the pack ${missing.name}.`)
  }
  const key = join(folder, keyFileName)
  if (settings.secretKey === '' && (await isThere(key)))
    await copyFile(key, join(settings.dataDir, keyFileName))
  signal?.throwIfAborted()
  await restoreRows(backup.rows, { database: settings.database, folder: rows })
  return backup
}

/** Artifacts of somebody else must not come under these rows; those of this backup may be there from a try that broke off. */
async function refuseOthers(settings: ServerSettings, { layout, packs }: Backup): Promise<void> {
  const { artifactsDestination: place, s3, database } = settings
  if (!isPostgresUrl(database) && (await isThere(database)))
    throw new Error(`There is a database at ${database} already.`)
  if (layout === 'plain') {
    if (s3 === undefined && (await isFull(place))) throw new Error(`${place} is not empty.`)
    return
  }
  const own = new Set(packs.map(({ name }) => name))
  for await (const { name } of (await openBackend(settings)).list('packs/'))
    if (!own.has(name)) throw new Error(`There are objects at ${place} already, such as ${name}.`)
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}

async function isFull(folder: string): Promise<boolean> {
  return (await readdir(folder).catch(() => [])).length > 0
}
