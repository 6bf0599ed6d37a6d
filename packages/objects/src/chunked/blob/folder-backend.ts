import { randomUUID } from 'node:crypto'
import { closeSync, fstatSync, openSync, read as readFile, readSync, type Dirent } from 'node:fs'
import { readdir, rm, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { DirectorySync } from '../../folder/directory-sync.ts'
import { isAbsence } from '../../folder/is-absence.ts'
import { damaged } from '../bytes/damaged.ts'
import {
  BlobMissingError,
  memoryFor,
  type BlobBackend,
  type BlobDraft,
  type BlobInfo,
  type BlobRange,
} from './blob-backend.ts'
import { checkBlobName } from './blob-name.ts'
import { BlockingFile } from './blocking-file.ts'
import { FileDraft } from './file-draft.ts'
import { makeFolder } from './make-folder.ts'

/** Not a name that a blob can have. */
const unfinished = '.unfinished'

const readOf = promisify(readFile)

const synchronousBytes = 512 * 1024

export interface FolderBackendOptions {
  /** Puts that are older were left by a process that ended. 0, all, unless said otherwise: then no other process puts. */
  readonly unfinishedAfterMs?: number
}

/** Blobs as files below one folder. A put is on disk when it resolves: the file, its name and the folders above it. */
export async function folderBackend(
  root: string,
  { unfinishedAfterMs = 0 }: FolderBackendOptions = {},
): Promise<BlobBackend> {
  const sync = new DirectorySync(async (directory) => BlockingFile.open(directory, 'r'))
  await makeFolder(join(root, unfinished), sync)
  const buffers: Buffer[] = []
  const begin = (): BlobDraft =>
    new FileDraft({
      ...{ temporary: join(root, unfinished, randomUUID()), sync, buffers },
      pathOf: (name) => join(root, checkBlobName(name)),
    })
  return {
    begin,
    put: (name, pieces) => putWhole(begin(), name, pieces),
    read: (name, range, memory) => read({ root, name, range, memory }),
    list: (prefix) => list(root, prefix),
    remove: (name) => remove({ root, sync, name }),
    removeUnfinished: () => removeUnfinished(root, unfinishedAfterMs),
  }
}

async function putWhole(
  draft: BlobDraft,
  name: string,
  pieces: readonly Uint8Array[],
): Promise<void> {
  try {
    for (const piece of pieces) draft.append(piece)
    await draft.finish(name)
  } finally {
    await draft.close()
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}

interface Read {
  readonly root: string
  readonly name: string
  readonly range: BlobRange
  readonly memory: Buffer | undefined
}

async function read({ root, name, range, memory }: Read): Promise<Buffer> {
  try {
    // In a worker that also cuts and compresses, waiting for the thread pool costs ten times what a small read does.
    return range.length <= synchronousBytes
      ? readSynchronously(join(root, name), range, memory)
      : await readBeside(join(root, name), range, memory)
  } catch (error) {
    if (isAbsence(error)) throw new BlobMissingError(name)
    if (error instanceof EndTooEarly) throw damaged(`'${name}' ends too early`)
    throw error
  }
}

class EndTooEarly extends Error {}

function readSynchronously(
  path: string,
  { start, length }: BlobRange,
  memory: Buffer | undefined,
): Buffer {
  const file = openSync(path, 'r')
  try {
    const bytes = memoryFor(length, memory)
    for (let at = 0; at < length;) {
      const count = readSync(file, bytes, at, length - at, start + at)
      if (count === 0) throw new EndTooEarly()
      at += count
    }
    return bytes
  } finally {
    closeSync(file)
  }
}

/** Large parts come on another thread, while this one works; to open a file takes less than to wait for that. */
async function readBeside(
  path: string,
  { start, length }: BlobRange,
  memory: Buffer | undefined,
): Promise<Buffer> {
  const file = openSync(path, 'r')
  try {
    // A length from damaged bytes must not cost memory.
    if (start + length > fstatSync(file).size) throw new EndTooEarly()
    const bytes = memoryFor(length, memory)
    for (let at = 0; at < length;) {
      const { bytesRead } = await readOf(file, bytes, at, length - at, start + at)
      if (bytesRead === 0) throw new EndTooEarly()
      at += bytesRead
    }
    return bytes
  } finally {
    closeSync(file)
  }
}

async function* list(root: string, prefix: string): AsyncGenerator<BlobInfo> {
  // A folder that went away, such as one that is not mounted, is not an empty one.
  await stat(root)
  const names: string[] = []
  // Below the folder that all of them are in: a list of leases must not look at every pack.
  await collectNames(root, prefix.slice(0, Math.max(0, prefix.lastIndexOf('/'))), names)
  for (const name of names.sort()) {
    const sizeBytes = name.startsWith(prefix) ? await sizeOf(join(root, name)) : undefined
    if (sizeBytes !== undefined) yield { name, sizeBytes }
  }
}

async function collectNames(root: string, folder: string, names: string[]): Promise<void> {
  for (const item of await entriesOf(join(root, folder))) {
    const name = folder === '' ? item.name : `${folder}/${item.name}`
    if (item.isDirectory() && item.name !== unfinished) await collectNames(root, name, names)
    else if (item.isFile()) names.push(name)
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (isAbsence(error)) return []
    throw error
  }
}

interface Remove {
  readonly root: string
  readonly sync: DirectorySync
  readonly name: string
}

async function remove({ root, sync, name }: Remove): Promise<void> {
  checkBlobName(name)
  const path = join(root, name)
  try {
    await unlink(path)
  } catch (error) {
    if (isAbsence(error)) return
    throw error
  }
  await sync.sync(dirname(path))
}

async function removeUnfinished(root: string, olderMs: number): Promise<number> {
  let count = 0
  for (const name of await readdir(join(root, unfinished))) {
    const path = join(root, unfinished, name)
    if (olderMs > 0 && !(await isOlder(path, olderMs))) continue
    await rm(path, { force: true })
    count += 1
  }
  return count
}

/** By when it was last written to. What is gone by now is not. */
async function isOlder(path: string, olderMs: number): Promise<boolean> {
  try {
    return (await stat(path)).mtimeMs < Date.now() - olderMs
  } catch (error) {
    if (isAbsence(error)) return false
    throw error
  }
}
