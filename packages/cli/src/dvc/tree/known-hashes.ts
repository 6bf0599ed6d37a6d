import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFile } from '../files/replace-file.ts'
import type { DvcRepository } from './find-repository.ts'

/** What tells that a file is as it was when it was hashed. */
export interface FileState {
  readonly size: number
  readonly mtimeMs: number
  readonly ino: number
}

const firstLine = 'stemma dvc 1'
/** What has just been written may change once more without another time. */
export const settledMs = 100

/**
 * Hashes of files, so that none is read again that did not change. A file of this command's own below `.dvc/tmp`, which Git does not see;
 * without it everything is hashed again. It is read when the first hash is asked for.
 */
export class KnownHashes {
  readonly #file: string
  #read: Map<string, FileState & { readonly md5: string }> | undefined
  #isChanged = false

  constructor({ own }: Pick<DvcRepository, 'own'>) {
    this.#file = join(own, 'tmp/stemma/hashes')
  }

  get(path: string, { size, mtimeMs, ino }: FileState): string | undefined {
    const known = this.#known().get(path)
    if (known === undefined || known.size !== size) return undefined
    return known.mtimeMs === mtimeMs && known.ino === ino ? known.md5 : undefined
  }

  set(path: string, { size, mtimeMs, ino }: FileState, md5: string): void {
    this.#known().set(path, { size, mtimeMs, ino, md5 })
    this.#isChanged = true
  }

  /** Writes what is new, for the next command. */
  save(nowMs: number): void {
    if (!this.#isChanged) return
    const lines = [firstLine]
    for (const [path, { size, mtimeMs, ino, md5 }] of this.#known())
      if (mtimeMs < nowMs - settledMs && !path.includes('\n'))
        lines.push([size, mtimeMs, ino, md5, path].join('\0'))
    replaceFile(this.#file, lines.join('\n'))
    this.#isChanged = false
  }

  #known(): Map<string, FileState & { readonly md5: string }> {
    if (this.#read !== undefined) return this.#read
    const known = (this.#read = new Map<string, FileState & { readonly md5: string }>())
    let text = ''
    try {
      text = readFileSync(this.#file, 'utf8')
    } catch {
      // Nothing was hashed yet.
    }
    const lines = text.split('\n')
    if (lines[0] !== firstLine) return known
    for (let at = 1; at < lines.length; at++) {
      // A name may have anything but a zero; it is last.
      const [size, mtimeMs, ino, md5, path] = (lines[at] ?? '').split('\0')
      if (path === undefined || md5 === undefined) continue
      known.set(path, { size: Number(size), mtimeMs: Number(mtimeMs), ino: Number(ino), md5 })
    }
    return known
  }
}
