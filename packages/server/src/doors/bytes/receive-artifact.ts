import { badRequest, StemmaError } from '@stemma/contract'
import type { ArtifactStore } from '@stemma/objects'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { acceptBody } from '../../http/expect-continue.ts'
import type { Exchange } from '../door.ts'

/** Bytes on their way in. */
export interface Upload {
  readonly store: ArtifactStore
  /** Safe, of a file. */
  readonly path: string
  readonly source: AsyncIterable<Uint8Array>
}

/** Stores the body of a request and answers 200 without a body when it is on disk. */
export async function receiveArtifact(
  { request, reply }: Pick<Exchange, 'request' | 'reply'>,
  { store, path, source }: Upload,
): Promise<FastifyReply> {
  await taken(request, () => store.write(path, source))
  return reply.code(200).send()
}

/**
 * Takes a body with `store`, which reads it.
 *
 * @throws BAD_REQUEST for a range; CANCELLED if the caller left before the end; and what `store` throws.
 */
export async function taken<T>(
  { headers, raw }: FastifyRequest,
  store: () => Promise<T>,
): Promise<T> {
  if (headers['content-range'] !== undefined) {
    throw badRequest('A part of a file cannot be uploaded; send the whole file.')
  }
  try {
    return await store()
  } catch (error) {
    if (raw.destroyed && !raw.complete) {
      throw new StemmaError('CANCELLED', 'The upload ended before its end.')
    }
    throw error
  }
}

/** The body as it arrives. It stays open when nobody wants the rest, so that a refusal can still be answered. */
export function bodySource({ request }: Pick<Exchange, 'request'>): AsyncIterable<Uint8Array> {
  acceptBody(request.raw)
  return request.raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array> // no encoding is set: buffers
}
