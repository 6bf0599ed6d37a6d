import { tooLarge } from '@stemma/contract'
import { receivePart, requireObjects } from '@stemma/core'
import type { FastifyReply } from 'fastify'
import { paramsOf, queryOf } from '../../../http/request-parts.ts'
import { bodySource, taken } from '../../bytes/receive-artifact.ts'
import type { Exchange } from '../../door.ts'
import { requireSigned } from './signed-part.ts'

/** As large as S3 takes a part. */
const mostBytes = 5 * 1024 ** 3

/** PUT of one part of an upload, to a URL that `createMultipartUpload` gave. Clients send no credentials with it. */
export async function uploadPart(exchange: Exchange): Promise<FastifyReply> {
  const { request, reply, ctx, host } = exchange
  requireObjects(ctx)
  const { upload_id: uploadId = '', part_number: number } = paramsOf(request)
  const query = new URLSearchParams(queryOf(request))
  const part = {
    uploadId,
    partNumber: Number(number),
    expiresMs: Number(query.get('expires') ?? Number.NaN),
  }
  requireSigned(part, { signature: query.get('signature') ?? '', signer: host.signer })
  const length = request.headers['content-length']
  const sizeBytes = length === undefined ? undefined : Number(length)
  if (sizeBytes !== undefined && sizeBytes > mostBytes) throw partTooLarge()
  const source = bounded(bodySource(exchange))
  const { etag } = await taken(request, () => receivePart(ctx, part, { source, sizeBytes }))
  return reply.code(200).header('etag', etag).send()
}

/** A body without a length is measured as it comes. */
async function* bounded(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0
  for await (const piece of source) {
    sizeBytes += piece.byteLength
    if (sizeBytes > mostBytes) throw partTooLarge()
    yield piece
  }
}

function partTooLarge(): Error {
  return tooLarge(`A part of an upload can have at most ${mostBytes} bytes.`)
}
