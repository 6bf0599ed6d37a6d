import { CliError } from '../../fail.ts'
import { parseManifest } from '../files/manifest.ts'
import type { ObjectRemote } from '../remote/object-source.ts'
import type { Cache, CacheKey } from '../tree/cache.ts'
import { isInParts, type SelectedOutput } from '../tree/find-outputs.ts'

/** The objects of some outputs, each once: manifests apart from what they list. */
export interface OutputObjects {
  readonly manifests: readonly CacheKey[]
  readonly members: readonly CacheKey[]
  /** Manifests that are nowhere, so that nobody knows what they list. */
  readonly unknown: readonly SelectedOutput[]
  /** What a manifest lists beside the parts that are meant, by its hash. */
  readonly beside: ReadonlyMap<string, readonly CacheKey[]>
  /** Manifests that a remote brought. */
  readonly fetched: number
}

/**
 * What outputs, or parts of them, are made of, by the manifests in the cache; a remote brings those that are not there, if it is given.
 *
 * @throws CliError for a part that a directory does not have
 */
export async function objectsOf(
  cache: Cache,
  outputs: readonly SelectedOutput[],
  remote?: ObjectRemote,
): Promise<OutputObjects> {
  const manifests = new Map<string, CacheKey>()
  const members = new Map<string, CacheKey>()
  const unknown: SelectedOutput[] = []
  const beside = new Map<string, CacheKey[]>()
  const add = (into: Map<string, CacheKey>, key: CacheKey): void =>
    void into.set(`${key.isLegacy} ${key.md5}`, key)
  const fetched = await fetchManifests(cache, outputs, remote)
  for (const output of outputs) {
    const { md5, isLegacy, below, parts } = output
    if (md5 === undefined) continue
    if (!md5.endsWith('.dir')) {
      add(members, { md5, isLegacy })
      continue
    }
    add(manifests, { md5, isLegacy })
    if (!cache.has({ md5, isLegacy })) {
      unknown.push(output)
      continue
    }
    const listed = parseManifest(cache.read({ md5, isLegacy }), below)
    for (const part of parts ?? [])
      if (!listed.some(({ path }) => isInParts(path, [part])))
        throw new CliError(`'${below}', as it is tracked, has no '${part}'.`)
    const others: CacheKey[] = []
    for (const member of listed) {
      const key = { md5: member.md5, isLegacy }
      if (isInParts(member.path, parts)) add(members, key)
      else others.push(key)
    }
    if (others.length > 0) beside.set(md5, others)
  }
  return {
    manifests: [...manifests.values()],
    members: [...members.values()],
    ...{ unknown, beside, fetched },
  }
}

async function fetchManifests(
  cache: Cache,
  outputs: readonly SelectedOutput[],
  remote: ObjectRemote | undefined,
): Promise<number> {
  if (remote === undefined) return 0
  const lacking = outputs.flatMap(({ md5, isLegacy }) =>
    md5?.endsWith('.dir') === true && !cache.has({ md5, isLegacy }) ? [{ md5, isLegacy }] : [],
  )
  return fetchInto(cache, remote, lacking)
}

/** Brings those of some objects into the cache that a remote has; how many. */
export async function fetchInto(
  cache: Cache,
  remote: ObjectRemote,
  keys: readonly CacheKey[],
): Promise<number> {
  if (keys.length === 0) return 0
  try {
    return await remote.fetch(keys.map((key) => ({ ...key, file: cache.placeFor(key) })))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
      throw new CliError('the disk is full; what came whole is in the cache.')
    throw error
  } finally {
    for (const key of keys) cache.protect(key)
  }
}
