import {
  invalidParameter,
  objectStreamType,
  StemmaError,
  writeJson,
  type UploadAnswer,
} from '@stemma/contract'
import type { Ctx } from '@stemma/core'
import type { FastifyReply } from 'fastify'
import { bodySource } from '../../bytes/receive-artifact.ts'
import type { Exchange } from '../../door.ts'
import { objectsOf } from './object-exchange.ts'

/** Answers when all objects of the body are on disk. They have no names yet, and are kept for an hour without. */
export async function uploadObjects({ ctx, request, reply }: Exchange): Promise<FastifyReply> {
  const { raw, contentType } = request
  try {
    objectsOf(ctx)
    requireStream(contentType)
    const stored = await receiveObjects(ctx, bodySource({ request }))
    return await reply.type('application/json').send(writeJson(stored))
  } catch (error) {
    if (raw.destroyed && !raw.complete) {
      throw new StemmaError('CANCELLED', 'The upload ended before its end.')
    }
    throw error
  }
}

/** Stores a stream of objects. */
export async function receiveObjects(
  ctx: Ctx,
  source: AsyncIterable<Uint8Array>,
): Promise<UploadAnswer> {
  const { objects, sizeBytes } = await objectsOf(ctx).store.receive(source)
  return { objects, size_bytes: sizeBytes }
}

/** A page of another origin can't send this type without asking first. */
function requireStream(contentType: string | undefined): void {
  if (contentType?.split(';', 1)[0]?.trim().toLowerCase() === objectStreamType) return
  throw invalidParameter(`Bad Request. Content-Type must be one of ['${objectStreamType}'].`)
}
