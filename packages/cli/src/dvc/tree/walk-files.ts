import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, statSync } from 'node:fs'
import { CliError } from '../../fail.ts'
import { isNeverTracked, type IgnoreRules } from './ignore-rules.ts'
import type { FileState } from './known-hashes.ts'

/** A file that is tracked, or may be. */
export interface TreeFile {
  /** Below the directory that was walked, with `/`; empty for a file by itself. */
  readonly path: string
  readonly place: string
  readonly stats: FileState
}

export interface Walk {
  /** The directory, and its path below the root of the repository. */
  readonly folder: string
  readonly below: string
  readonly rules: IgnoreRules
}

/** Size, time of change and number of each file. */
const columns = 3

/**
 * The files of a directory, as `dvc` sees them: a link to a file is that file, one to a directory is nothing, empty directories are
 * nothing, what is ignored is not there. Of a hundred thousand files it takes as long to keep an object each as to look at them all, so that
 * they are kept as names by folder and one row of numbers.
 */
export class WalkedFiles {
  readonly #walk: Walk
  readonly #folders: { readonly path: string; readonly names: string[] }[] = []
  readonly #numbers: number[] = []
  /** Of all files together. */
  size = 0
  /** When the newest file was changed. */
  newestMs = 0

  constructor(walk: Walk) {
    this.#walk = walk
    this.#visit('')
  }

  get count(): number {
    return this.#numbers.length / columns
  }

  /** Another for each change of a file that its size, its time or its name shows. */
  get seal(): string {
    const hash = createHash('sha256').update(Float64Array.from(this.#numbers))
    for (const { path, names } of this.#folders)
      hash.update(`${path}\0${String(names.length)}\0${names.join('\0')}\0`)
    return hash.digest('base64url')
  }

  files(): readonly TreeFile[] {
    const files: TreeFile[] = []
    for (const { path, names } of this.#folders)
      for (const name of names) {
        const at = files.length * columns
        const [size = 0, mtimeMs = 0, ino = 0] = this.#numbers.slice(at, at + columns)
        const inside = path + name
        const place = `${this.#walk.folder}/${inside}`
        files.push({ path: inside, place, stats: { size, mtimeMs, ino } })
      }
    return files
  }

  /** `path` is empty, or ends with a slash. */
  #visit(path: string): void {
    const { folder, below, rules } = this.#walk
    rules.enter(`${below}/${path}`.slice(0, -1))
    const [inFolder, inRoot] = [`${folder}/${path}`, `${below}/${path}`]
    const names: string[] = []
    const folders: string[] = []
    for (const entry of readdirSync(inFolder, { withFileTypes: true })) {
      const { name } = entry
      const isFolder = entry.isDirectory()
      if (rules.isEmpty ? isNeverTracked(name) : rules.hides(inRoot + name, isFolder)) continue
      if (isFolder) folders.push(name)
      else if (this.#take(inFolder + name, entry.isSymbolicLink())) names.push(name)
    }
    this.#folders.push({ path, names })
    for (const name of folders) this.#visit(`${path}${name}/`)
  }

  /** False for what is no file. */
  #take(place: string, isLink: boolean): boolean {
    const stats = (isLink ? statSync : lstatSync)(place, { throwIfNoEntry: false })
    if (stats === undefined && isLink)
      throw new CliError(`'${place}' is a link to what is not there.`)
    if (stats?.isFile() !== true) return false
    const { size, mtimeMs, ino } = stats
    this.#numbers.push(size, mtimeMs, ino)
    this.size += size
    if (mtimeMs > this.newestMs) this.newestMs = mtimeMs
    return true
  }
}
