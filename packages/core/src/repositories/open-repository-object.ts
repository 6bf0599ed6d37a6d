import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { notFound, StemmaError } from '@stemma/contract'
import { objectIdOf, type OpenFile } from '@stemma/objects'
import type { FoundRepositoryObject } from '@stemma/store'
import type { Ctx } from '../room-ctx.ts'
import { findLacking } from './find-lacking.ts'
import { writeObjectName, type ObjectName } from './object-name.ts'
import { readManifest } from './read-manifest.ts'
import { repositoryObjectsOf } from './repository-objects-of.ts'

/**
 * An object of a repository, open to be sent.
 *
 * @throws RESOURCE_DOES_NOT_EXIST if it is not there, also for a manifest that lists what is not: then its client pushes all of it again.
 */
export async function openRepositoryObject(
  ctx: Ctx,
  { repository, name }: { readonly repository: string; readonly name: ObjectName },
): Promise<OpenFile> {
  repositoryObjectsOf(ctx)
  const text = writeObjectName(name)
  const found = await ctx.rows.lookUpRepositoryObject({ repository, name: text })
  if (found === undefined) throw notFound(`The repository '${repository}' has no object ${text}.`)
  const file = fileOf(ctx, found)
  if (name.isManifest && found.object.wholeAt !== found.removals)
    await requireWhole(ctx, { repository, name, found, file })
  return file
}

/** A stream costs more than to have so much at hand. */
const mostWhole = 64 * 1024

function fileOf(ctx: Ctx, { object, bytes }: FoundRepositoryObject): OpenFile {
  const { objectId, sizeBytes, storedMs, name } = object
  const { store } = repositoryObjectsOf(ctx)
  return {
    isDirectory: false,
    sizeBytes,
    modifiedMs: storedMs,
    etag: `"${objectId}"`,
    sha256: objectId,
    read: (range) =>
      bytes === undefined
        ? store.read(objectId, range, name)
        : readBytes(checked(bytes, objectId), range),
    ...(sizeBytes <= mostWhole && {
      whole: async () =>
        bytes === undefined ? store.whole(objectId, name) : checked(bytes, objectId),
    }),
    close: async () => {},
  }
}

/** @throws DATA_LOSS */
function checked(bytes: Uint8Array, id: string): Uint8Array {
  if (objectIdOf(bytes) === id) return bytes
  throw new StemmaError('DATA_LOSS', `Stored data is damaged: the object ${id} has other bytes.`)
}

function readBytes(
  bytes: Uint8Array,
  { start = 0, end = Infinity }: { readonly start?: number; readonly end?: number } = {},
): Readable {
  const part = bytes.subarray(start, end + 1)
  return Readable.from(part.byteLength === 0 ? [] : [part], { objectMode: false })
}

interface ManifestToCheck {
  readonly repository: string
  readonly name: ObjectName
  readonly found: FoundRepositoryObject
  readonly file: OpenFile
}

/** Something was removed since it was last looked at. */
async function requireWhole(
  ctx: Ctx,
  { repository, name, found, file }: ManifestToCheck,
): Promise<void> {
  const batches = readManifest(await buffer(file.read()), name)
  const { count, removals } = await findLacking(ctx, { repository, batches })
  if (count > 0)
    throw notFound(
      `The repository '${repository}' has the manifest ${found.object.name} but lacks ${count} of the files that it lists. A push of it sends them again.`,
    )
  const { repositoryNo } = found.object
  await ctx.rows.markWhole({ repositoryNo, name: found.object.name, removals })
}
