import { CliError } from '../../fail.ts'
import { parseManifest } from '../files/manifest.ts'
import { keyText, type ObjectRemote } from '../remote/object-source.ts'
import type { Cache, CacheKey } from '../tree/cache.ts'
import type { Output } from '../tree/find-outputs.ts'

/** The objects of some outputs, each once: manifests apart from what they list. */
export interface OutputObjects {
  readonly manifests: readonly CacheKey[]
  readonly members: readonly CacheKey[]
  /** Manifests that are nowhere, so that nobody knows what they list. */
  readonly unknown: readonly Output[]
}

/** What outputs are made of, by the manifests in the cache; a remote brings those that are not there, if it is given. */
export async function objectsOf(
  cache: Cache,
  outputs: readonly Output[],
  remote?: ObjectRemote,
): Promise<OutputObjects> {
  const manifests = new Map<string, CacheKey>()
  const members = new Map<string, CacheKey>()
  const unknown: Output[] = []
  const add = (into: Map<string, CacheKey>, key: CacheKey): void =>
    void into.set(`${key.isLegacy} ${key.md5}`, key)
  await fetchManifests(cache, outputs, remote)
  for (const output of outputs) {
    const { md5, isLegacy, below } = output
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
    for (const member of parseManifest(cache.read({ md5, isLegacy }), below))
      add(members, { md5: member.md5, isLegacy })
  }
  return { manifests: [...manifests.values()], members: [...members.values()], unknown }
}

async function fetchManifests(
  cache: Cache,
  outputs: readonly Output[],
  remote: ObjectRemote | undefined,
): Promise<void> {
  if (remote === undefined) return
  const lacking = outputs.flatMap(({ md5, isLegacy }) =>
    md5?.endsWith('.dir') === true && !cache.has({ md5, isLegacy }) ? [{ md5, isLegacy }] : [],
  )
  if (lacking.length > 0) await fetchInto(cache, remote, lacking)
}

/** Brings those of some objects into the cache that a remote has; how many. Those that it lacks are left out. */
export async function fetchInto(
  cache: Cache,
  remote: ObjectRemote,
  keys: readonly CacheKey[],
): Promise<number> {
  const found = await remote.find(keys)
  const wanted = keys.filter((key) => found.has(keyText(key)))
  if (wanted.length === 0) return 0
  const files = wanted.map((key) => ({ ...key, file: cache.placeOf(key) }))
  try {
    await remote.fetch(files)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
      throw new CliError('the disk is full; what came whole is in the cache.')
    throw error
  }
  for (const key of wanted) cache.protect(key)
  return wanted.length
}
