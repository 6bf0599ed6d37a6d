import { statSync } from 'node:fs'
import { CliError } from '../../fail.ts'
import { writeManifest, type Manifest, type Member } from '../files/manifest.ts'
import { md5OfFile, walkFiles, type TreeFile } from './hash-files.ts'
import { refuseIgnoreFile, type IgnoreRules } from './ignore-rules.ts'
import type { KnownHashes } from './known-hashes.ts'

/** What is at a place in the work tree. */
export type Measured =
  | {
      readonly kind: 'file'
      readonly md5: string
      readonly size: number
      readonly isExecutable: boolean
      readonly files: readonly MeasuredFile[]
    }
  | {
      readonly kind: 'directory'
      readonly md5: string
      readonly size: number
      readonly manifest: Manifest
      readonly files: readonly MeasuredFile[]
    }

export interface MeasuredFile extends TreeFile {
  readonly md5: string
}

export interface Measuring {
  readonly place: string
  /** Below the root of the repository. */
  readonly below: string
  readonly rules: IgnoreRules
  readonly known: KnownHashes
}

/** Hashes what is at a place; undefined where nothing is. */
export function measure({ place, below, rules, known }: Measuring): Measured | undefined {
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
  const files = walkFiles({ folder: place, below, rules }).map((file) => ({
    ...file,
    md5: md5OfFile(file, known),
  }))
  const members: readonly Member[] = files
  const manifest = writeManifest(members)
  const size = files.reduce((sum, file) => sum + file.stats.size, 0)
  return { kind: 'directory', md5: manifest.md5, size, manifest, files }
}
