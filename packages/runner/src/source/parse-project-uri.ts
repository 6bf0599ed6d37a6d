import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { RunnerError } from '../runner-error.ts'

/** Where a project is. */
export interface ProjectSource {
  /** `folder`: on this machine. `git`: to be fetched. */
  readonly kind: 'folder' | 'git'
  /** A path or an address, without its subdirectory. */
  readonly place: string
  /** Below it; empty for its root. */
  readonly subdirectory: string
}

/** Reads `FOLDER`, `https://…`, `ssh://…`, `git@host:path` or `file:///…`, with `#subdirectory` behind it. Throws RunnerError for anything else. */
export function parseProjectUri(uri: string, here: string): ProjectSource {
  const at = uri.indexOf('#')
  const place = at === -1 ? uri : uri.slice(0, at)
  const subdirectory = at === -1 ? '' : uri.slice(at + 1).replaceAll(/^\/+|\/+$/gu, '')
  if (place === '' || place.startsWith('-'))
    throw new RunnerError(
      `'${uri}' is no project: give a folder or the address of a Git repository.`,
    )
  if (subdirectory.split('/').some((part) => part === '..' || part === '.'))
    throw new RunnerError(`'#${subdirectory}' must be a folder below the root of the project.`)
  const path = /^file:\/\//iu.test(place) ? fileURLToPath(place) : resolve(here, place)
  if (existsSync(path)) {
    if (/\.zip$/iu.test(path))
      throw new RunnerError('projects in ZIP files are not supported: unpack it first.')
    if (!statSync(path).isDirectory())
      throw new RunnerError(`'${place}' is a file: give the folder of the project.`)
    // A repository without a working tree is fetched, like one on another machine.
    const isBare = existsSync(`${path}/HEAD`) && existsSync(`${path}/objects`)
    if (!isBare) return { kind: 'folder', place: path, subdirectory }
    return { kind: 'git', place: /^file:/iu.test(place) ? place : path, subdirectory }
  }
  const isAddress =
    /^(?:https?|ssh|git|git\+ssh|file):\/\//iu.test(place) || /^[\w.-]+@[\w.-]+:/u.test(place)
  if (!isAddress)
    throw new RunnerError(
      `there is no folder '${place}', and it is no address of a Git repository.`,
    )
  if (/\.zip$/iu.test(place))
    throw new RunnerError(
      'projects in ZIP files are not supported: unpack it, or name its repository.',
    )
  return { kind: 'git', place, subdirectory }
}
