import type { BlobBackend } from '../blob/blob-backend.ts'

const ownerPrefix = 'owners/'
const placePrefix = 'places/'

/**
 * Writes down whose objects these are, unless that is said already: names of all objects are in one database, and a collection by the
 * server of another would remove what it has no names for. `owner` is of lower-case letters, digits, `_` and `-`. Resolves to another
 * owner's name if there is one. Of two that ask at the same moment for the first time, both may be refused.
 */
export async function claimBackend(
  backend: BlobBackend,
  owner: string,
): Promise<string | undefined> {
  const found = await ownersOf(backend)
  if (found.length > 0) return found.find((other) => other !== owner)
  await backend.put(ownerPrefix + owner, [])
  const other = (await ownersOf(backend)).find((name) => name !== owner)
  if (other !== undefined) await backend.remove(ownerPrefix + owner)
  return other
}

/** Whose objects these are, as far as anybody said. */
export function ownersOf(backend: BlobBackend): Promise<readonly string[]> {
  return namesBelow(backend, ownerPrefix)
}

/** The names of a place, by which a database knows it; copies of it have the same. It gets this one if it has none. */
export async function placeIdsOf(
  backend: BlobBackend,
  newId: string,
): Promise<readonly [string, ...string[]]> {
  const found = await namesBelow(backend, placePrefix)
  if (found.length === 0) await backend.put(placePrefix + newId, [])
  const [first = newId, ...others] =
    found.length > 0 ? found : await namesBelow(backend, placePrefix)
  return [first, ...others]
}

async function namesBelow(backend: BlobBackend, prefix: string): Promise<readonly string[]> {
  const names: string[] = []
  for await (const { name } of backend.list(prefix)) names.push(name.slice(prefix.length))
  return names
}
