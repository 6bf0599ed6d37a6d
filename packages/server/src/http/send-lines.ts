import { Readable } from 'node:stream'
import { StemmaError, writeJson } from '@stemma/contract'
import type { FastifyReply } from 'fastify'
import { untilStopping } from './until-stopping.ts'

/**
 * Answers with lines of JSON as they come, for as long as that takes, the client reads them, and the server is not told to stop. What is thrown
 * before the first line is a plain error.
 */
export async function sendLines(
  reply: FastifyReply,
  lines: AsyncGenerator<object, void, undefined>,
  stopping: AbortSignal,
): Promise<FastifyReply> {
  const first = await lines.next()
  if (reply.raw.destroyed) {
    await lines.return()
    throw new StemmaError('CANCELLED', 'The caller left.')
  }
  const stream = Readable.from(untilStopping(written(first, lines), stopping), {
    objectMode: false,
  })
  return (
    reply
      .code(200)
      .header('content-type', 'application/x-ndjson')
      // A stop closes what is idle at that moment: this connection is not, and would stay open behind its answer.
      .header('connection', 'close')
      .send(stream)
  )
}

async function* written(
  first: IteratorResult<object, void>,
  lines: AsyncGenerator<object, void, undefined>,
): AsyncGenerator<Buffer> {
  try {
    for (let line = first; line.done !== true; line = await lines.next())
      yield Buffer.from(`${writeJson(line.value)}\n`)
  } finally {
    await lines.return()
  }
}
