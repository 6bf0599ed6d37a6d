import { renameSync, unlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DirectorySync } from '../../folder/directory-sync.ts'
import { isAbsence } from '../../folder/is-absence.ts'
import type { BlobDraft, BlobRange } from './blob-backend.ts'
import { BlockingFile } from './blocking-file.ts'
import { makeFolder } from './make-folder.ts'

/** Pieces are written together: a few large writes take less time than many, even with the copies. */
const gatheredBytes = 1024 * 1024
/** A larger piece is written alone, from where it lies. */
const mostCopiedBytes = 512 * 1024
/** So much goes to the disk while the next bytes come: at the end little is left to wait for. */
const syncedBytes = 4 * 1024 * 1024
/** One for the blob that is filled, one for that which waits for the disk. */
const idleBuffers = 2

export interface FileDraftParts {
  /** Where the file lies until it has its name. */
  readonly temporary: string
  readonly pathOf: (name: string) => string
  readonly sync: DirectorySync
  /** Buffers of `gatheredBytes` that nobody uses now. */
  readonly buffers: Buffer[]
}

/** A file that is written while it grows, and moved to its name when it is on disk. */
export class FileDraft implements BlobDraft {
  readonly #parts: FileDraftParts
  #file: BlockingFile | undefined
  #isNamed = false
  #writtenBytes = 0
  #gathered: Buffer | undefined
  #gatheredBytes = 0
  #unsyncedBytes = 0
  #syncing: Promise<void> | undefined
  /** A sync that failed; the next one may well succeed although bytes were lost. */
  #failure: unknown

  constructor(parts: FileDraftParts) {
    this.#parts = parts
  }

  append(bytes: Uint8Array): void {
    const { byteLength } = bytes
    if (byteLength > mostCopiedBytes) return this.#write([this.#takeGathered(), bytes])
    if (this.#gatheredBytes + byteLength > gatheredBytes) this.#write([this.#takeGathered()])
    this.#gathered ??= this.#parts.buffers.pop() ?? Buffer.allocUnsafeSlow(gatheredBytes)
    this.#gathered.set(bytes, this.#gatheredBytes)
    this.#gatheredBytes += byteLength
  }

  read({ start, length }: BlobRange): Buffer {
    const bytes = Buffer.allocUnsafeSlow(length)
    const inFile = Math.max(0, Math.min(length, this.#writtenBytes - start))
    if (inFile > 0) this.#file?.read(bytes.subarray(0, inFile), start)
    if (inFile < length) {
      const from = start + inFile - this.#writtenBytes
      this.#gathered?.copy(bytes, inFile, from, from + length - inFile)
    }
    return bytes
  }

  async finish(name: string): Promise<void> {
    const { temporary, pathOf, sync } = this.#parts
    const target = pathOf(name)
    this.#write([this.#takeGathered()])
    // Together, so that the file system can put names and bytes on disk in one go.
    const works = [makeFolder(dirname(target), sync), this.#syncAll()]
    await Promise.allSettled(works)
    await Promise.all(works)
    renameSync(temporary, target)
    this.#isNamed = true
    await sync.sync(dirname(target))
  }

  async close(): Promise<void> {
    const { buffers, temporary } = this.#parts
    if (this.#gathered !== undefined && buffers.length < idleBuffers) buffers.push(this.#gathered)
    this.#gathered = undefined
    await this.#syncing
    await this.#file?.close()
    if (this.#file !== undefined && !this.#isNamed) removeIfThere(temporary)
    this.#file = undefined
  }

  #takeGathered(): Uint8Array {
    const taken = this.#gathered?.subarray(0, this.#gatheredBytes) ?? Buffer.alloc(0)
    this.#gatheredBytes = 0
    return taken
  }

  /** The bytes are on their way when it returns: whoever gave them may use their memory again. */
  #write(pieces: readonly Uint8Array[]): void {
    this.#file ??= BlockingFile.open(this.#parts.temporary, 'wx+')
    const sizeBytes = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0)
    this.#file.write(pieces)
    this.#writtenBytes += sizeBytes
    this.#unsyncedBytes += sizeBytes
    if (this.#unsyncedBytes < syncedBytes || this.#syncing !== undefined) return
    this.#unsyncedBytes = 0
    this.#syncing = this.#syncBehind(this.#file)
  }

  async #syncBehind(file: BlockingFile): Promise<void> {
    try {
      await file.sync()
    } catch (error) {
      this.#failure = error
    }
    this.#syncing = undefined
  }

  async #syncAll(): Promise<void> {
    await this.#syncing
    await this.#file?.sync()
    if (this.#failure !== undefined) throw this.#failure
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (!isAbsence(error)) throw error
  }
}
