import { maxObjectBatch, notFound, objectStreamType, type ObjectIds } from '@stemma/contract'
import type { FastifyReply } from 'fastify'
import {
  atHandUntil,
  refuseMany,
  refuseOtherThanIds,
  objectsOf,
  type ObjectExchange,
} from './object-exchange.ts'

/**
 * Sends many objects as one stream. Knowing a SHA-256 is all that it takes to get the bytes: once there are users, each id needs a name
 * that the caller may read.
 */
export async function downloadObjects({
  ctx,
  message: { ids },
  reply,
}: ObjectExchange<ObjectIds>): Promise<FastifyReply> {
  const { store, waiting } = objectsOf(ctx)
  refuseMany(ids, 'ids', maxObjectBatch)
  refuseOtherThanIds(ids, 'ids')
  await waiting.store(ids)
  // Leased while they are sent, and missing before the answer begins.
  const stored = new Set(await store.reserve(ids, atHandUntil(ctx)))
  const missing = ids.find((id) => !stored.has(id))
  if (missing !== undefined) throw notFound(`No object ${missing}.`)
  return reply.type(objectStreamType).send(store.send(ids))
}
