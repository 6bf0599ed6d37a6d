import { copyFile, cp, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { liveObjects, rowsHere } from '@stemma/core'
import { folderBackend, openObjectStore, type BlobBackend, type ObjectId } from '@stemma/objects'
import { copyRows, openStore, readWaitingIds } from '@stemma/store'
import type { ServerSettings } from '../config/settings.ts'
import { makeOutbound } from '../outbound/make-outbound.ts'
import { chooseLayout } from '../rooms/choose-layout.ts'
import { objectsFolder } from '../rooms/objects-folder.ts'
import { openBackend } from '../rooms/open-backend.ts'
import { keyFileName } from '../secrets/key-file.ts'
import { makeSecrets } from '../secrets/make-secrets.ts'
import { rowContext } from '../threads/database/row-context.ts'
import { readBackup, sha256Of, writeBackup, type Backup } from './backup-form.ts'
import { copyMarks, copyPacks } from './copy-packs.ts'

export interface MakeBackup {
  readonly settings: ServerSettings
  /** Made when it is not there; one with an earlier backup gets what is new. */
  readonly folder: string
  /** Reads all packs of the backup and checks every byte. */
  readonly verifies: boolean
  readonly onBytes: (count: number) => void
  readonly signal?: AbortSignal | undefined
}

/**
 * Copies the rows as one moment has them, then every byte that they need, while servers go on. A folder holds a backup once `backup.json` is in
 * it, which is written when everything that the rows name is found in it; until then an earlier backup there stays whole.
 *
 * @throws an Error with a message for people
 */
export async function makeBackup(making: MakeBackup): Promise<Backup> {
  const { settings, folder, onBytes, signal } = making
  const before = await readBackup(folder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (before === undefined && (await readdir(folder)).some((name) => !isOurs(name)))
    throw new Error(`${folder} is not empty, and holds no backup.`)
  const createdMs = Date.now()
  const rowsFolder = `rows-${createdMs}`
  await mkdir(join(folder, rowsFolder), { mode: 0o700 })
  const copied = await copyRows({ database: settings.database, folder: join(folder, rowsFolder) })
  const sha256: Record<string, string> = {}
  for (const { file } of copied.tables)
    sha256[file] = await sha256Of(join(folder, rowsFolder, file))
  signal?.throwIfAborted()
  await copyKey(settings.dataDir, folder)
  const layout = await chooseLayout(settings)
  const facts = { form: 1, createdMs, rows: { ...copied, folder: rowsFolder, sha256 } } as const
  const artifacts = join(folder, 'artifacts')
  if (layout === 'plain') {
    await cp(settings.artifactsDestination, artifacts, {
      ...{ recursive: true, preserveTimestamps: true, force: true },
      filter: () => {
        signal?.throwIfAborted()
        return true
      },
    })
    const backup: Backup = { ...facts, layout, packs: [], objects: 0 }
    await writeBackup(folder, backup)
    await removeOthers(folder, rowsFolder)
    return backup
  }
  // What is named after the copy of the rows is there as well; what was purged since need not be.
  const needed = await readNeeded(settings)
  const to = await folderBackend(join(artifacts, objectsFolder))
  const from = await openBackend(settings)
  const packs = await copyPacks({ from, to, onBytes, signal })
  await copyMarks({ from, to })
  await checkCopy(to, needed, making.verifies)
  const backup: Backup = { ...facts, layout, packs, objects: needed.ids.size }
  await writeBackup(folder, backup)
  await removeOthers(folder, rowsFolder)
  const kept = new Set(packs.map(({ name }) => name))
  for await (const { name } of to.list('packs/')) if (!kept.has(name)) await to.remove(name)
  return backup
}

interface Needed {
  readonly ids: ReadonlySet<ObjectId>
  /** Their bytes are in rows still. */
  readonly waiting: ReadonlySet<string>
}

async function readNeeded(settings: ServerSettings): Promise<Needed> {
  const store = await openStore({ database: settings.database, role: 'reader' })
  try {
    const caller = { actor: { kind: 'stemma' }, requestId: 'backup' } as const
    const rows = rowsHere(
      rowContext(caller, {
        store,
        // Nothing is asked of it.
        log: store,
        settings,
        secrets: makeSecrets(settings),
        outbound: makeOutbound(settings.webhooks, AbortSignal.abort()),
        onDeliveryQueued: () => {},
      }),
    )
    const ids = new Set<ObjectId>()
    for await (const id of liveObjects({ rows })) ids.add(id)
    return { ids, waiting: new Set(await store.read(readWaitingIds)) }
  } finally {
    await store.close()
  }
}

async function checkCopy(
  backend: BlobBackend,
  { ids, waiting }: Needed,
  verifies: boolean,
): Promise<void> {
  const store = await openObjectStore({ backend, indexPath: ':memory:' })
  try {
    const missing = [...ids].filter((id) => !waiting.has(id) && !store.has(id))
    if (missing.length > 0)
      throw new Error(
        `${missing.length} objects that have names are not in the object store, such as ${missing[0] ?? ''}. stemma fsck says whose they are.`,
      )
    const problems = verifies ? (await store.check()).problems : []
    const [first] = problems
    if (first !== undefined)
      throw new Error(`The copy is damaged, as the object store may be: ${JSON.stringify(first)}.`)
  } finally {
    await store.close()
  }
}

async function copyKey(dataDir: string, folder: string): Promise<void> {
  const key = join(dataDir, keyFileName)
  if ((await stat(key).catch(() => undefined)) !== undefined)
    await copyFile(key, join(folder, keyFileName))
}

function isOurs(name: string): boolean {
  return /^(?:rows-\d+|artifacts|backup\.json\.unfinished)$/u.test(name) || name === keyFileName
}

/** Rows of earlier backups, and of those that came to no end. */
async function removeOthers(folder: string, rowsFolder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (/^rows-\d+$/u.test(name) && name !== rowsFolder)
      await rm(join(folder, name), { recursive: true })
}
