import { CliError } from '../../fail.ts'
import type { CacheKey } from '../tree/cache.ts'

/** Where objects are pushed to and fetched from. Methods throw CliError: nothing that fails counts as missing. */
export interface ObjectRemote {
  /** Those of the objects that are there. */
  readonly find: (keys: readonly CacheKey[]) => Promise<ReadonlySet<string>>
  /** Sends files of the cache; a manifest may come when all is there that it lists. */
  readonly send: (files: readonly CachedFile[]) => Promise<void>
  /** Brings those of the objects that are there into files, each with its name only when it is whole, in folders that are there; how many. */
  readonly fetch: (files: readonly CachedFile[]) => Promise<number>
  /** People see the paths of what it has, by the lists of directories. */
  readonly showsPaths?: boolean
  /** Removes objects; undefined where that can't be done. */
  readonly remove?: (keys: readonly CacheKey[]) => Promise<void>
  /** The hashes of all that is there; undefined where nobody can tell. */
  readonly list?: () => Promise<readonly CacheKey[]>
}

/** An object and the file that it is, or is to be. */
export interface CachedFile extends CacheKey {
  readonly file: string
}

/** By which an object is told from others, in sets. */
export function keyText({ md5, isLegacy }: CacheKey): string {
  return isLegacy ? `old ${md5}` : md5
}

/** Whether bytes of an MD5 are an object. Those of DVC 2 are named after text with its line ends changed, and believed. */
export function isNamedAfter({ md5, isLegacy }: CacheKey, found: string): boolean {
  return isLegacy || found === md5.slice(0, 32)
}

/** Few remotes look at what they are sent. */
export function otherBytes({ md5 }: CacheKey): Error {
  return new CliError(`what the remote has as ${md5} are other bytes; they were not kept.`)
}
