import { statSync } from 'node:fs'
import { CliError } from '../../fail.ts'
import { writeManifest, type Manifest } from '../files/manifest.ts'
import { md5OfFile } from './hash-file.ts'
import { refuseIgnoreFile, type IgnoreRules } from './ignore-rules.ts'
import type { KnownHashes } from './known-hashes.ts'
import type { KnownTrees } from './known-trees.ts'
import { WalkedFiles, type TreeFile } from './walk-files.ts'

/** What is at a place in the work tree. */
export type Measured =
  | {
      readonly kind: 'file'
      readonly md5: string
      readonly size: number
      readonly isExecutable: boolean
      readonly files: readonly MeasuredFile[]
    }
  | MeasuredDirectory

export interface MeasuredFile extends TreeFile {
  readonly md5: string
}

export interface Measuring {
  readonly place: string
  /** Below the root of the repository. */
  readonly below: string
  readonly rules: IgnoreRules
  readonly known: KnownHashes
  readonly trees: KnownTrees
}

/** Hashes what is at a place; undefined where nothing is. */
export function measure(measuring: Measuring): Measured | undefined {
  const { place, known } = measuring
  const stats = statSync(place, { throwIfNoEntry: false })
  if (stats === undefined) return undefined
  if (stats.isFile()) {
    const file = { path: '', place, stats }
    const md5 = md5OfFile(file, known)
    const isExecutable = (stats.mode & 0o111) !== 0
    return { kind: 'file', md5, size: stats.size, isExecutable, files: [{ ...file, md5 }] }
  }
  if (!stats.isDirectory()) throw new CliError(`'${place}' is neither a file nor a directory.`)
  refuseIgnoreFile(place)
  return new MeasuredDirectory(measuring)
}

/** A directory of which no more is made than somebody asks for: of one that is as it was, the hash is known. */
class MeasuredDirectory {
  readonly kind = 'directory'
  readonly md5: string
  readonly #walked: WalkedFiles
  readonly #known: KnownHashes
  #files: readonly MeasuredFile[] | undefined
  #manifest: Manifest | undefined

  constructor({ place, below, rules, known, trees }: Measuring) {
    this.#walked = new WalkedFiles({ folder: place, below, rules })
    this.#known = known
    const before = trees.get(place, this.#walked)
    this.md5 = before ?? this.manifest.md5
    if (before === undefined) trees.set(place, this.#walked, this.md5)
  }

  get size(): number {
    return this.#walked.size
  }

  get files(): readonly MeasuredFile[] {
    return (this.#files ??= this.#walked
      .files()
      .map((file) => ({ ...file, md5: md5OfFile(file, this.#known) })))
  }

  get manifest(): Manifest {
    return (this.#manifest ??= writeManifest(this.files))
  }
}
