import { realpath, stat } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import type { ServerSettings } from '../config/settings.ts'
import { Engine } from '../engine/engine.ts'
import { keepHeapsAsTheyAre } from '../engine/keep-heaps-small.ts'
import { claimObjects } from '../objects/claim-objects.ts'
import { objectPlace } from '../objects/object-place.ts'
import { ObjectThread } from '../objects/object-thread.ts'
import { objectsFolder } from '../objects/objects-folder.ts'
import { plainWalk, type LeftAlone, type PlainFile } from './plain-walk.ts'
import { removeEmptyDirectories } from './remove-empty-directories.ts'
import { takeOver, type Outcome, type TakingOver } from './take-over.ts'

/** What is under way at a time: this much space is needed twice, or that of one file. */
const batchFiles = 200
const batchBytes = 32 * 1024 * 1024
/** Each object is read once, and what it is a difference to was mostly stored just before. */
const cacheBytes = 8 * 1024 * 1024

export interface AdoptOptions {
  /** Another folder of an MLflow server; the artifacts folder itself if absent. */
  readonly folder?: string | undefined
  /** Remove each file that was taken over. */
  readonly removes: boolean
  /** Only looks. */
  readonly isDryRun?: boolean
  /** Stops after what is under way, or in the middle of a large file, which stays then. */
  readonly signal?: AbortSignal
  readonly onProgress?: (sums: AdoptSums) => Promise<void>
  readonly onLeft?: (left: LeftAlone) => Promise<void>
}

export interface AdoptSums {
  /** Files that have a name in the store now, and their bytes. */
  readonly files: number
  readonly bytes: number
  /** Of these, such as had it before: another run was stopped, or they were kept. */
  readonly knownFiles: number
  readonly leftAlone: number
  /** What the store has grown by. */
  readonly storedBytes: number
  readonly isStopped: boolean
}

/**
 * Makes objects of plain files while no server runs, in bounded memory. It can be killed at any point and run again.
 *
 * @throws Error with a message for people: another process has the folder, the layout is plain, the disk is full.
 */
export async function adoptArtifacts(
  settings: ServerSettings,
  options: AdoptOptions,
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
  const skipped = folder === destination ? objectsFolder : undefined
  const sums = new Sums()
  if (options.isDryRun === true) {
    for await (const found of plainWalk(folder, { skipped })) {
      if (options.signal?.aborted === true) break
      if (found.kind === 'left') await leave(found.left)
      else sums.add({ file: found.file, isAdopted: true, isNew: true })
      if (sums.files % 1000 === 0) await options.onProgress?.(sums.now())
    }
    return sums.now(options.signal?.aborted)
  }
  const engine = new Engine({ settings, onLog: () => {}, onFatal: () => {} })
  const place = objectPlace(settings)
  const objects = new ObjectThread({ ...place, cacheBytes })
  try {
    await engine.ready()
    await claimObjects(place, { engine, destination })
    const before = await objects.call('storedBytes', undefined)
    keepHeapsAsTheyAre()
    const parts = { ...options, engine, objects }
    try {
      for await (const batch of batches(plainWalk(folder, { skipped }), leave)) {
        options.signal?.throwIfAborted()
        await settle(await takeOver(batch, parts satisfies TakingOver))
        await options.onProgress?.(sums.now())
      }
    } catch (error) {
      if (options.signal?.aborted !== true || error !== options.signal.reason) throw error
    }
    if (options.removes)
      await removeEmptyDirectories(folder, skipped === undefined ? {} : { skipped })
    sums.storedBytes = (await objects.call('storedBytes', undefined)) - before
    return sums.now(options.signal?.aborted)
  } finally {
    await engine.stop()
    await objects.stop()
  }

  async function leave(left: LeftAlone): Promise<void> {
    sums.leftAlone += 1
    await options.onLeft?.(left)
  }

  async function settle(outcomes: readonly Outcome[]): Promise<void> {
    for (const outcome of outcomes) {
      if (outcome.isAdopted) sums.add(outcome)
      const { file, reason } = outcome
      if (reason !== undefined) await leave({ path: file.path, reason })
    }
  }
}

class Sums {
  files = 0
  bytes = 0
  knownFiles = 0
  leftAlone = 0
  storedBytes = 0

  add({ file, isNew }: Outcome): void {
    this.files += 1
    this.bytes += file.sizeBytes
    if (!isNew) this.knownFiles += 1
  }

  now(isStopped = false): AdoptSums {
    const { files, bytes, knownFiles, leftAlone, storedBytes } = this
    return { files, bytes, knownFiles, leftAlone, storedBytes, isStopped }
  }
}

async function* batches(
  found: ReturnType<typeof plainWalk>,
  leave: (left: LeftAlone) => Promise<void>,
): AsyncGenerator<readonly PlainFile[]> {
  let batch: PlainFile[] = []
  let bytes = 0
  for await (const one of found) {
    if (one.kind === 'left') {
      await leave(one.left)
      continue
    }
    if (
      batch.length === batchFiles ||
      (batch.length > 0 && bytes + one.file.sizeBytes > batchBytes)
    ) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(one.file)
    bytes += one.file.sizeBytes
  }
  if (batch.length > 0) yield batch
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
