import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ignore, { type Ignore } from 'ignore'
import { CliError } from '../../fail.ts'

const always = new Set(['.git', '.hg', '.dvc'])

/** Whether a name is that of a folder of Git or of DVC, also where a disk takes small letters and capital ones for the same. */
export function isNeverTracked(name: string): boolean {
  return always.has(name) || (name.length <= 4 && always.has(name.toLowerCase()))
}

/** What the `.dvcignore` files of a repository leave out. */
export class IgnoreRules {
  readonly #root: string
  /** Of each folder that was looked at, by its path below the root; undefined where there is no file. */
  readonly #byFolder = new Map<string, Ignore | undefined>()
  #any = false

  constructor(root: string) {
    this.#root = root
    this.#look('')
  }

  /** Whether nothing but what is never tracked is left out of the folders that were entered. */
  get isEmpty(): boolean {
    return !this.#any
  }

  /** To be called before what is in a folder is asked for; what the folders above it leave out counts as well. */
  enter(folder: string): void {
    if (folder === '' || this.#byFolder.has(folder)) return
    this.enter(folder.slice(0, Math.max(0, folder.lastIndexOf('/'))))
    this.#look(folder)
  }

  /** `path` is below the root, of a folder that was entered. */
  hides(path: string, isFolder: boolean): boolean {
    const slash = path.lastIndexOf('/')
    if (isNeverTracked(path.slice(slash + 1))) return true
    if (!this.#any) return false
    // The nearest file that says something counts.
    for (let folder = path.slice(0, Math.max(0, slash)); ;) {
      const rules = this.#byFolder.get(folder)
      const below = folder === '' ? path : path.slice(folder.length + 1)
      const said = rules?.test(isFolder ? `${below}/` : below)
      if (said?.ignored === true) return true
      if (said?.unignored === true || folder === '') return false
      folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))
    }
  }

  #look(folder: string): void {
    const file = join(this.#root, folder, '.dvcignore')
    if (!existsSync(file)) {
      this.#byFolder.set(folder, undefined)
      return
    }
    const text = readFileSync(file, 'utf8')
    const patterns = text
      .split(/\r?\n/u)
      .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    this.#any ||= patterns.length > 0
    this.#byFolder.set(folder, ignore().add(patterns))
  }
}

/** `dvc` refuses it: what is in it would change what the directory is. */
export function refuseIgnoreFile(folder: string): void {
  if (existsSync(join(folder, '.dvcignore')))
    throw new CliError(`'.dvcignore' can't be inside a directory that is tracked: '${folder}'.`)
}
