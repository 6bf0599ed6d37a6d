import { randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readSync, renameSync, type Dirent } from 'node:fs'
import { open, readdir, rm, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DirectorySync } from '../../folder/directory-sync.ts'
import { isAbsence } from '../../folder/error-code.ts'
import { writeSource } from '../../folder/write-source.ts'
import { damaged } from '../bytes/damaged.ts'
import {
  BlobMissingError,
  type BlobBackend,
  type BlobInfo,
  type BlobRange,
} from './blob-backend.ts'
import { checkBlobName } from './blob-name.ts'
import { BlockingFile } from './blocking-file.ts'

/** Not a name that a blob can have. */
const unfinished = '.unfinished'

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
  return {
    put: (name, pieces) => put({ root, sync, name, pieces }),
    read: (name, range) => read({ root, name, range }),
    list: (prefix) => list(root, prefix),
    remove: (name) => remove({ root, sync, name }),
    removeUnfinished: () => removeUnfinished(root, unfinishedAfterMs),
  }
}

/** Resolves when the folder's name is on disk, and those of the folders above it that it made. It is there at once. */
async function makeFolder(path: string, sync: DirectorySync): Promise<void> {
  // From the first that is new, each folder's entry is in the one above it.
  const first = mkdirSync(path, { recursive: true })
  if (first === undefined) return
  const changed: string[] = []
  for (let made = path; ; made = dirname(made)) {
    changed.push(dirname(made))
    if (made === first || made === dirname(made)) break
  }
  await Promise.all(changed.map((directory) => sync.sync(directory)))
}

interface Put {
  readonly root: string
  readonly sync: DirectorySync
  readonly name: string
  readonly pieces: readonly Uint8Array[]
}

async function put({ root, sync, name, pieces }: Put): Promise<void> {
  checkBlobName(name)
  const target = join(root, name)
  const temporary = join(root, unfinished, randomUUID())
  try {
    // Together, so that the file system can put names and bytes on disk in one go.
    const made = makeFolder(dirname(target), sync)
    await settledAll([made, writeSynced(temporary, pieces)])
    renameSync(temporary, target)
    await sync.sync(dirname(target))
  } catch (error) {
    await unlink(temporary).catch(() => {}) // Never made, or already moved.
    throw error
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

async function writeSynced(path: string, pieces: readonly Uint8Array[]): Promise<void> {
  const sizeBytes = pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
  if (sizeBytes > synchronousBytes) return writeLarge(path, pieces)
  const file = BlockingFile.open(path, 'wx')
  try {
    file.write(pieces)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function writeLarge(path: string, pieces: readonly Uint8Array[]): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await writeSource(file, inTurn(pieces))
    await file.sync()
  } finally {
    await file.close()
  }
}

async function* inTurn(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces
}

/** Waits for all, also when one fails; throws what the first to fail threw. */
async function settledAll(works: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(works)
  await Promise.all(works)
}

interface Read {
  readonly root: string
  readonly name: string
  readonly range: BlobRange
}

async function read({ root, name, range }: Read): Promise<Buffer> {
  try {
    // In a worker that also cuts and compresses, waiting for the thread pool costs ten times what a small read does.
    return range.length <= synchronousBytes
      ? readSynchronously(join(root, name), range)
      : await readFrom(join(root, name), range)
  } catch (error) {
    if (isAbsence(error)) throw new BlobMissingError(name)
    if (error instanceof EndTooEarly) throw damaged(`'${name}' ends too early`)
    throw error
  }
}

class EndTooEarly extends Error {}

function readSynchronously(path: string, { start, length }: BlobRange): Buffer {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.allocUnsafeSlow(length)
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

async function readFrom(path: string, { start, length }: BlobRange): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    // A length from damaged bytes must not cost memory.
    if (start + length > (await file.stat()).size) throw new EndTooEarly()
    const bytes = Buffer.allocUnsafeSlow(length)
    for (let at = 0; at < length;) {
      const { bytesRead } = await file.read(bytes, at, length - at, start + at)
      if (bytesRead === 0) throw new EndTooEarly()
      at += bytesRead
    }
    return bytes
  } finally {
    await file.close()
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
