import { resolve, sep } from 'node:path'
import { CliError } from '../../fail.ts'
import { parseManifest } from '../files/manifest.ts'
import { byCodePoint } from '../files/python-json.ts'
import { Cache } from '../tree/cache.ts'
import { findOutputs } from '../tree/find-outputs.ts'
import { findRepository } from '../tree/find-repository.ts'

/** A file that `dvc` tracks. */
export interface TrackedFile {
  /** Below the root of the repository, with `/`. */
  readonly path: string
  readonly md5: string
}

/**
 * All files that are tracked in a folder and below it, with those of tracked directories, by path.
 *
 * @throws CliError where the cache lacks what a directory holds
 */
export function listTracked(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): readonly TrackedFile[] {
  const repository = findRepository(folder, environment)
  const cache = new Cache(repository)
  const top = resolve(folder)
  const files: TrackedFile[] = []
  for (const { place, below, md5, isLegacy } of findOutputs(repository)) {
    if (place !== top && !place.startsWith(top + sep)) continue
    if (md5 === undefined) throw new CliError(`'${below}' was never hashed: add or run it first.`)
    if (!md5.endsWith('.dir')) {
      files.push({ path: below, md5 })
      continue
    }
    if (!cache.has({ md5, isLegacy }))
      throw new CliError(
        `the cache lacks what the directory '${below}' holds: fetch it with 'stemma dvc fetch'.`,
      )
    for (const member of parseManifest(cache.read({ md5, isLegacy }), below))
      files.push({ path: `${below}/${member.path}`, md5: member.md5 })
  }
  if (files.length === 0) throw new CliError(`nothing is tracked by DVC in '${folder}'.`)
  return files.toSorted((a, b) => byCodePoint(a.path, b.path))
}
