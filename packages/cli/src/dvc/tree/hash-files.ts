import { createHash } from 'node:crypto'
import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  type Stats,
} from 'node:fs'
import { CliError } from '../../fail.ts'
import type { IgnoreRules } from './ignore-rules.ts'
import type { KnownHashes } from './known-hashes.ts'

/** A file that is tracked, or may be. */
export interface TreeFile {
  /** Below the directory that was walked, with `/`; empty for a file by itself. */
  readonly path: string
  readonly place: string
  readonly stats: Stats
}

export interface Walk {
  /** The directory, and its path below the root of the repository. */
  readonly folder: string
  readonly below: string
  readonly rules: IgnoreRules
}

/**
 * The files of a directory, as `dvc` sees them: a link to a file is that file, one to a directory is nothing, empty directories are
 * nothing, what is ignored is not there.
 */
export function walkFiles({ folder, below, rules }: Walk): readonly TreeFile[] {
  const files: TreeFile[] = []
  const visit = (directory: string, path: string): void => {
    rules.enter(path === '' ? below : `${below}/${path}`)
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const { name } = entry
      const inside = path === '' ? name : `${path}/${name}`
      const isFolder = entry.isDirectory()
      if (rules.hides(`${below}/${inside}`, isFolder)) continue
      const place = `${directory}/${name}`
      if (isFolder) visit(place, inside)
      else if (entry.isSymbolicLink()) {
        const stats = statSync(place, { throwIfNoEntry: false })
        if (stats === undefined) throw new CliError(`'${place}' is a link to what is not there.`)
        if (stats.isFile()) files.push({ path: inside, place, stats })
      } else if (entry.isFile()) files.push({ path: inside, place, stats: lstatSync(place) })
    }
  }
  visit(folder, '')
  return files
}

const pieceBytes = 1024 * 1024
let piece: Buffer | undefined

/** The MD5 of a file; what is known of it is believed. */
export function md5OfFile(file: Pick<TreeFile, 'place' | 'stats'>, known: KnownHashes): string {
  const { place, stats } = file
  const before = known.get(place, stats)
  if (before !== undefined) return before
  const md5 = hashFile(place)
  known.set(place, stats, md5)
  return md5
}

function hashFile(place: string): string {
  piece ??= Buffer.allocUnsafe(pieceBytes)
  const hash = createHash('md5')
  const file = openSync(place, 'r')
  try {
    for (;;) {
      const length = readSync(file, piece, 0, piece.length, null)
      if (length === 0) return hash.digest('hex')
      hash.update(piece.subarray(0, length))
      if (length < piece.length) {
        // Mostly the end; a short read is none.
        const more = readSync(file, piece, 0, piece.length, null)
        if (more === 0) return hash.digest('hex')
        hash.update(piece.subarray(0, more))
      }
    }
  } finally {
    closeSync(file)
  }
}
