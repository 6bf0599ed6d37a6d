import { Readable } from 'node:stream'
import { StemmaError } from '@stemma/contract'
import type { FastifyReply } from 'fastify'
import type { Answer } from '../threads/database/call.ts'
import { sayWhenToRetry } from './retry-after.ts'

export interface AnswerOptions {
  /** Of an answer that is no error. */
  readonly status?: number | undefined
  /** Asks for the page that follows one whose `next` this is. */
  readonly next: (page: unknown) => Promise<Answer>
}

/**
 * Sends what the database answered, a page after the other if it has several. The next one is asked for only when the client has taken the one
 * before, so that memory stays flat, and never again once the client left. An error before the first byte is a plain error; later the connection
 * breaks, so that nobody takes the half for the whole.
 */
export async function sendAnswer(
  reply: FastifyReply,
  answer: Answer,
  { status = 200, next }: AnswerOptions,
): Promise<FastifyReply> {
  let first = answer
  while (first.status === 200 && first.next !== undefined && first.body.length === 0) {
    if (reply.raw.destroyed) throw new StemmaError('CANCELLED', 'The caller left.')
    first = await next(first.next)
  }
  const { type, fileName } = first
  if (first.status !== 200) {
    sayWhenToRetry(reply, first.status)
    return reply.code(first.status).type(type).send(bytesOf(first))
  }
  if (status === 204) return reply.code(204).send()
  if (fileName !== undefined)
    void reply.header('content-disposition', `attachment; filename="${fileName}"`)
  void reply.code(status).header('content-type', type)
  return first.next === undefined
    ? reply.send(bytesOf(first))
    : reply.send(Readable.from(pages(first, next), { objectMode: false }))
}

async function* pages(first: Answer, next: AnswerOptions['next']): AsyncGenerator<Buffer> {
  for (let answer = first; ;) {
    const bytes = bytesOf(answer)
    if (bytes.length > 0) yield typeof bytes === 'string' ? Buffer.from(bytes) : bytes
    if (answer.next === undefined) return
    answer = await next(answer.next)
    if (answer.status !== 200)
      throw new Error(`A page of an answer failed: ${bytesOf(answer).toString()}`)
  }
}

function bytesOf({ body }: Answer): string | Buffer {
  return typeof body === 'string'
    ? body
    : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
}
