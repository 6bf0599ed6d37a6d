import { tooLarge } from '@stemma/contract'
import type { FastifyReply } from 'fastify'
import type { Exchange } from './exchange.ts'
import { requireUploads } from './multipart.ts'
import { bodySource, taken } from './receive-artifact.ts'
import { paramsOf, queryOf } from './request-paths.ts'
import { requireSigned } from './signed-part.ts'

/** As large as S3 takes a part. */
const mostBytes = 5 * 1024 ** 3

/** PUT of one part of an upload, to a URL that `createMultipartUpload` gave. Clients send no credentials with it. */
export async function uploadPart(exchange: Exchange): Promise<FastifyReply> {
  const { request, reply, parts } = exchange
  const uploads = requireUploads(parts)
  const { upload_id: uploadId = '', part_number: number } = paramsOf(request.params)
  const query = new URLSearchParams(queryOf(request))
  const part = {
    uploadId,
    partNumber: Number(number),
    expiresMs: Number(query.get('expires') ?? Number.NaN),
  }
  requireSigned(part, { signature: query.get('signature') ?? '', signer: parts.signer })
  const length = request.headers['content-length']
  const sizeBytes = length === undefined ? undefined : Number(length)
  if (sizeBytes !== undefined && sizeBytes > mostBytes) throw partTooLarge()
  const source = bounded(bodySource(exchange))
  const { etag } = await taken(request, () => uploads.putPart(part, { source, sizeBytes }))
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
