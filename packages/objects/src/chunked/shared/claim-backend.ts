import type { BlobBackend } from '../blob/blob-backend.ts'

const ownerPrefix = 'owners/'

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

async function ownersOf(backend: BlobBackend): Promise<readonly string[]> {
  const owners: string[] = []
  for await (const { name } of backend.list(ownerPrefix))
    owners.push(name.slice(ownerPrefix.length))
  return owners
}
