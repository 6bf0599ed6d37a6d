import { buffer } from 'node:stream/consumers'
import { invalidParameter, StemmaError } from '@stemma/contract'
import { isObjectId } from '@stemma/objects'
import type { Ctx } from '../room-ctx.ts'
import { findLacking } from './find-lacking.ts'
import { readObjectName, writeObjectName, type ObjectName } from './object-name.ts'
import { readManifest } from './read-manifest.ts'
import { validateRepositoryName } from './repository-name.ts'
import { repositoryObjectsOf } from './repository-objects-of.ts'

/** Long enough for them to be named. */
const atHandMs = 30 * 60 * 1000

export interface NameStoredObjects {
  readonly repository: string
  readonly objects: readonly { readonly name: string; readonly objectId: string }[]
}

interface StoredName {
  readonly name: ObjectName
  readonly objectId: string
}

/**
 * Gives objects that were sent before names in a repository, all or none: their bytes are read, and have to be what the names say. Names of
 * DVC 2 are none of these: their objects are sent by themselves.
 *
 * @throws INVALID_PARAMETER_VALUE for a name that its object does not have, or an object that is not stored; RESOURCE_CONFLICT for a
 * manifest that lists what is not there.
 */
export async function nameStoredObjects(
  ctx: Ctx,
  { repository, objects }: NameStoredObjects,
): Promise<void> {
  const { store, waiting } = repositoryObjectsOf(ctx)
  validateRepositoryName(repository)
  const named = objects.map(readNamed)
  const ids = named.map(({ objectId }) => objectId)
  await waiting.store(ids)
  const sizes = await store.keep(ids, ctx.now() + atHandMs)
  const missing = sizes.findIndex((size) => size === undefined)
  if (missing >= 0) throw wrong(missing, 'object_id', 'There is no such object; send it first.')
  const digests = await store.md5Of(ids)
  const other = named.findIndex(({ name, objectId }, at) =>
    name.hash === 'sha256' ? name.digest !== objectId : name.digest !== digests[at],
  )
  if (other >= 0)
    throw wrong(other, 'name', `The bytes of the object have the MD5 ${digests[other] ?? ''}.`)
  const wholeAt = await requireMembers(ctx, repository, named)
  await ctx.rows.nameRepositoryObjects({
    repository,
    objects: named.map(({ name, objectId }, at) => ({
      name: writeObjectName(name),
      objectId,
      sizeBytes: sizes[at] ?? 0,
      wholeAt: name.isManifest ? wholeAt : undefined,
    })),
  })
}

function readNamed(
  { name: text, objectId }: NameStoredObjects['objects'][number],
  at: number,
): StoredName {
  const name = readObjectName(text)
  if (name === undefined || name.hash === 'md5-dos2unix')
    throw wrong(at, 'name', "It is no 'md5:…', 'md5:….dir' or 'sha256:…'.")
  if (!isObjectId(objectId))
    throw wrong(at, 'object_id', 'It is a SHA-256 in 64 hexadecimal digits, small letters.')
  return { name, objectId }
}

/** All that the manifests list has to be there, or among these. How often something had been removed then. */
async function requireMembers(
  ctx: Ctx,
  repository: string,
  named: readonly StoredName[],
): Promise<number | undefined> {
  const manifests = named.filter(({ name }) => name.isManifest)
  if (manifests.length === 0) return undefined
  const { store } = repositoryObjectsOf(ctx)
  const here = new Set(named.map(({ name }) => writeObjectName(name)))
  async function* others(): AsyncGenerator<readonly string[]> {
    for (const { name, objectId } of manifests)
      for await (const names of readManifest(await buffer(store.read(objectId)), name))
        yield names.filter((member) => !here.has(member))
  }
  const lacking = await findLacking(ctx, { repository, batches: others() })
  const { count, names: some, removals } = lacking
  if (count === 0) return removals
  throw new StemmaError(
    'RESOURCE_CONFLICT',
    `The manifests list ${count} files that the repository '${repository}' does not have, such as ${some[0] ?? ''}. Push them first; nothing was named.`,
  )
}

function wrong(at: number, field: string, reason: string): Error {
  return invalidParameter(
    `Invalid value for parameter 'objects[${at}].${field}' supplied: ${reason} Nothing was named.`,
  )
}
