import type { Download } from '@stemma/core'
import type { ByteRange } from '@stemma/objects'
import type { FastifyReply } from 'fastify'
import type { Exchange } from '../door.ts'
import { parseByteRange } from './byte-range.ts'
import { attachment } from './content-disposition.ts'
import { contentType } from './content-type.ts'
import { isRangeCurrent, isUnchanged } from './preconditions.ts'

/**
 * Answers with a file, whole or the range that was asked for, or says that the caller has it already. Always an attachment that no
 * browser sniffs or runs: what users store must not act in this server's name.
 */
export async function sendArtifact(
  { request, reply }: Pick<Exchange, 'request' | 'reply'>,
  { file, fileName }: Download,
): Promise<FastifyReply> {
  const { etag, modifiedMs, sizeBytes } = file
  const { headers } = request
  void reply.headers({
    'accept-ranges': 'bytes',
    'cache-control': 'no-cache',
    'content-security-policy': 'sandbox',
    etag,
    'last-modified': new Date(modifiedMs).toUTCString(),
    'x-content-type-options': 'nosniff',
  })
  if (isUnchanged(headers, { etag, modifiedMs })) {
    await file.close()
    return reply.code(304).send()
  }
  const mayBePart =
    request.method === 'GET' &&
    isRangeCurrent(headers['if-range'], { etag, modifiedMs, nowMs: Date.now() })
  const range = mayBePart ? parseByteRange(headers.range, sizeBytes) : undefined
  if (range === 'unsatisfiable') {
    await file.close()
    return reply.code(416).header('content-range', `bytes */${sizeBytes}`).send()
  }
  void reply.headers({
    'content-type': contentType(fileName),
    'content-disposition': attachment(fileName),
  })
  if (range !== undefined) {
    void reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${sizeBytes}`)
  }
  const part: ByteRange = range ?? { start: 0, end: sizeBytes - 1 }
  void reply.header('content-length', part.end - part.start + 1)
  if (request.method === 'HEAD') {
    await file.close()
    return reply.send()
  }
  if (file.whole !== undefined) {
    const bytes = (await file.whole()).subarray(part.start, part.end + 1)
    return reply.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  }
  return reply.send(file.read(part))
}
