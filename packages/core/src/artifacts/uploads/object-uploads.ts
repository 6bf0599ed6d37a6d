import { createHash } from 'node:crypto'
import { notImplemented } from '@stemma/contract'
import type { PutOptions, StoredObject } from '@stemma/objects'
import type { Objects } from '../../objects/objects.ts'
import type { Ctx } from '../../room-ctx.ts'
import { checkChangeable } from '../object-artifacts.ts'
import type { CreatedUpload } from './create-upload.ts'
import type { GivenPart } from './match-parts.ts'

/**
 * Begins an upload in parts. Each part is an object until all of them are joined to one, of which little is new then; so a part that was answered
 * is on disk, and an upload goes on after a restart. Throws as `createUpload`.
 */
export async function beginUpload(
  ctx: Ctx,
  { path, partCount }: { readonly path: string; readonly partCount: number },
): Promise<CreatedUpload> {
  requireObjects(ctx)
  checkChangeable(path)
  await ctx.rows.dropExpiredUploads()
  return ctx.rows.createUpload({ path, partCount })
}

export interface UploadPart {
  readonly uploadId: string
  readonly partNumber: number
}

export interface PartBody {
  readonly source: AsyncIterable<Uint8Array>
  /** As the caller said before; undefined if it did not. */
  readonly sizeBytes: number | undefined
}

/** Stores a part, over an earlier one of the same number. Throws as `findUpload`. */
export async function receivePart(
  ctx: Ctx,
  part: UploadPart,
  { source, sizeBytes: declaredBytes }: PartBody,
): Promise<{ readonly etag: string }> {
  const objects = requireObjects(ctx)
  // Said before all the bytes come.
  const upload = await ctx.rows.findUpload(part)
  // All parts before the last have the same size, so this one tells where in the file it is.
  const previousAt =
    part.partNumber < upload.partCount ? (part.partNumber - 1) * (declaredBytes ?? 0) : 0
  const isPlaced = part.partNumber === 1 || previousAt > 0
  const base = isPlaced ? await baseOf(ctx, upload.path) : {}
  const { id: objectId, sizeBytes } = await objects.put(source, { ...base, previousAt })
  await ctx.rows.putPart({ ...part, objectId, sizeBytes })
  return { etag: `"${objectId}"` }
}

/** Makes the artifact. Doing so twice, also at the same time, is doing it once. Throws as `matchParts`. */
export async function finishUpload(
  ctx: Ctx,
  upload: {
    readonly uploadId: string
    readonly path: string
    readonly parts: readonly GivenPart[]
  },
): Promise<void> {
  const objects = requireObjects(ctx)
  const { objectIds } = await ctx.rows.matchParts(upload)
  if (objectIds.length === 0) return
  const base = await baseOf(ctx, upload.path)
  const { id: objectId, sizeBytes } = await joinOnce(objects, objectIds, base)
  await ctx.rows.completeUpload({ uploadId: upload.uploadId, objectId, sizeBytes })
}

/** Uploads in parts are joined from objects. @throws NOT_IMPLEMENTED in the words by which clients know to send the file whole. */
export function requireObjects({ objects }: Pick<Ctx, 'objects'>): Objects {
  if (objects === undefined) throw uploadsNotSupported()
  return objects.store
}

export function uploadsNotSupported(): Error {
  return notImplemented('Multipart upload is not supported for the current artifact repository')
}

const joins = new WeakMap<Objects, Map<string, Promise<StoredObject>>>()

/** A client that got no answer in time asks again, while the first call goes on. */
function joinOnce(
  objects: Objects,
  ids: readonly string[],
  base: Pick<PutOptions, 'previous'>,
): Promise<StoredObject> {
  const under = joins.get(objects) ?? new Map<string, Promise<StoredObject>>()
  joins.set(objects, under)
  const key = createHash('sha256').update(ids.join()).digest('hex')
  const joining = under.get(key) ?? objects.join(ids, base)
  under.set(key, joining)
  return joining.finally(() => under.delete(key))
}

/** What is stored as a difference to it takes less space. */
async function baseOf({ rows }: Ctx, path: string): Promise<Pick<PutOptions, 'previous'>> {
  const { base } = await rows.lookUpArtifact({ path, withBase: true })
  return base === undefined ? {} : { previous: base }
}
