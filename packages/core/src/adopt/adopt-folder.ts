import type { Ctx } from '../room-ctx.ts'
import { plainWalk, type LeftAlone, type PlainFile } from './plain-walk.ts'
import { removeEmptyDirectories } from './remove-empty-directories.ts'
import { takeOver, type Outcome } from './take-over.ts'

/** What is under way at a time: this much space is needed twice, or that of one file. */
const batchFiles = 200
const batchBytes = 32 * 1024 * 1024

export interface AdoptOptions {
  /** Of plain files. */
  readonly folder: string
  /** A name in the folder itself that is passed over. */
  readonly skipped?: string | undefined
  /** Remove each file that was taken over. */
  readonly removes: boolean
  /** Stops after what is under way, or in the middle of a large file, which stays then. */
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((sums: AdoptSums) => Promise<void>) | undefined
  readonly onLeft?: ((left: LeftAlone) => Promise<void>) | undefined
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
 * Makes objects of plain files, in bounded memory. It can be killed at any point and run again.
 *
 * @throws what the store throws, as when the disk is full.
 */
export async function adoptFolder(
  { rows, objects }: Pick<Ctx, 'rows' | 'objects'>,
  options: AdoptOptions,
): Promise<AdoptSums> {
  if (objects === undefined) throw new Error('The artifacts of this server are plain files.')
  const { folder, skipped, removes, signal } = options
  const { store } = objects
  const sums = new Sums()
  const before = await store.storedBytes()
  try {
    for await (const batch of batches(plainWalk(folder, { skipped }), leave)) {
      signal?.throwIfAborted()
      await settle(await takeOver(batch, { rows, objects: store, removes, signal }))
      await options.onProgress?.(sums.now())
    }
  } catch (error) {
    if (signal?.aborted !== true || error !== signal.reason) throw error
  }
  if (removes) await removeEmptyDirectories(folder, skipped === undefined ? {} : { skipped })
  sums.storedBytes = (await store.storedBytes()) - before
  return sums.now(signal?.aborted)

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

/** What `adoptFolder` would do: only looks. */
export async function surveyFolder(options: Omit<AdoptOptions, 'removes'>): Promise<AdoptSums> {
  const { folder, skipped, signal } = options
  const sums = new Sums()
  for await (const found of plainWalk(folder, { skipped })) {
    if (signal?.aborted === true) break
    if (found.kind === 'left') {
      sums.leftAlone += 1
      await options.onLeft?.(found.left)
    } else sums.add({ file: found.file, isAdopted: true, isNew: true })
    if (sums.files % 1000 === 0) await options.onProgress?.(sums.now())
  }
  return sums.now(signal?.aborted)
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
