import { invalidParameter, notFound, type OneObject } from '@stemma/contract'
import type { ArtifactObjects, Ctx } from '@stemma/core'
import { isObjectId, type ObjectId } from '@stemma/objects'
import type { FastifyReply } from 'fastify'
import { parseByteRange } from '../../bytes/byte-range.ts'
import { objectsOf, type ObjectExchange } from './object-exchange.ts'

/** Sends one object or a range of it. What holds for `downloadObjects` about rights holds here. */
export async function getObject({
  ctx,
  message: { object_id },
  request,
  reply,
}: ObjectExchange<OneObject>): Promise<FastifyReply> {
  const { store, id, size } = await findObject(ctx, object_id)
  void reply.headers({
    'accept-ranges': 'bytes',
    'content-security-policy': 'sandbox',
    'x-content-type-options': 'nosniff',
    etag: `"${id}"`,
    // The bytes of a name that says what they are never change.
    'cache-control': 'private, max-age=31536000, immutable',
  })
  const range = parseByteRange(request.headers.range, size)
  if (range === 'unsatisfiable') {
    return reply.code(416).header('content-range', `bytes */${size}`).send()
  }
  const { start, end } = range ?? { start: 0, end: size - 1 }
  void reply.headers({
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment',
    'content-length': end - start + 1,
  })
  if (range !== undefined) {
    void reply.code(206).header('content-range', `bytes ${start}-${end}/${size}`)
  }
  return reply.send(store.read(id, { start, end }))
}

/** The bytes of one object, all of them. */
export async function objectBytes(ctx: Ctx, id: string): Promise<AsyncIterable<Uint8Array>> {
  const found = await findObject(ctx, id)
  return found.store.read(found.id)
}

async function findObject(
  ctx: Ctx,
  id: string,
): Promise<{
  readonly store: ArtifactObjects['store']
  readonly id: ObjectId
  readonly size: number
}> {
  const objects = objectsOf(ctx)
  if (!isObjectId(id)) {
    throw invalidParameter(
      "Invalid value for parameter 'object_id' supplied: An object id is a SHA-256 in 64 hexadecimal digits, small letters.",
    )
  }
  const size = (await objects.store.sizeOf(id)) ?? (await sizeOfWaiting(objects, id))
  if (size === undefined) throw notFound(`No object ${id}.`)
  return { store: objects.store, id, size }
}

/** Undefined if it does not wait either. Then it may have come into the store meanwhile. */
async function sizeOfWaiting(
  { store, waiting }: ArtifactObjects,
  id: ObjectId,
): Promise<number | undefined> {
  await waiting.store([id])
  return store.sizeOf(id)
}
