import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { untilStopping } from './until-stopping.ts'

/** Answers with lines of JSON as they come, for as long as that takes, the client reads them, and the server is not told to stop. */
export function sendLines(
  reply: FastifyReply,
  lines: AsyncIterable<Buffer>,
  stopping: AbortSignal,
): FastifyReply {
  const stream = Readable.from(untilStopping(lines, stopping), { objectMode: false })
  return (
    reply
      .code(200)
      .header('content-type', 'application/x-ndjson')
      // A stop closes what is idle at that moment: this connection is not, and would stay open behind its answer.
      .header('connection', 'close')
      .send(stream)
  )
}
