import { closeSync, fsync, openSync, readSync, writevSync } from 'node:fs'
import { promisify } from 'node:util'
import { dropBytes } from '../../folder/write-source.ts'

const fsyncOf = promisify(fsync)
/** What `writev` takes is bounded by the system, at 1024 on Linux. */
const mostPieces = 512

/**
 * A file or a directory whose calls block but for `sync`, which waits for the disk. In a worker that also cuts and compresses, each wait for the
 * thread pool costs ten times what a small call does.
 */
export class BlockingFile {
  readonly #fd: number

  private constructor(fd: number) {
    this.#fd = fd
  }

  /** Flags as `open` has them: `r` also opens a directory, `wx+` makes a file. */
  static open(path: string, flags: 'r' | 'wx+'): BlockingFile {
    return new BlockingFile(openSync(path, flags))
  }

  write(pieces: readonly Uint8Array[]): void {
    // The system may take less than it was given, and only so many pieces at a time.
    for (let rest = pieces; rest.length > 0;) {
      const taken = rest.slice(0, mostPieces)
      rest = [...dropBytes(taken, writevSync(this.#fd, taken)), ...rest.slice(mostPieces)]
    }
  }

  /** Fills `bytes` with those from `position` on. */
  read(bytes: Uint8Array, position: number): void {
    for (let at = 0; at < bytes.byteLength;) {
      const count = readSync(this.#fd, bytes, at, bytes.byteLength - at, position + at)
      if (count === 0) throw new Error('A file ends before what was written to it.')
      at += count
    }
  }

  async sync(): Promise<void> {
    await fsyncOf(this.#fd)
  }

  async close(): Promise<void> {
    closeSync(this.#fd)
  }
}
