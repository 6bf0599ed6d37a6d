import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { Engine } from '../../engine/engine.ts'
import type { Answer, Call } from '../../engine/protocol.ts'
import { send } from '../../http/app.ts'

/** Where the lines of a stream come from: a page at a time, by the token of the page. */
export type AskPage = (pageToken: string | undefined) => Call

export interface StreamParts {
  readonly engine: Pick<Engine, 'read'>
  readonly ask: AskPage
  readonly type: string
  /** Before the first line. */
  readonly head?: string
}

const newline = 10

/**
 * Sends page after page. The next one is asked for only when the client has taken the one before, so that memory stays flat, and never
 * again once the client left. An error in the first page is a plain error; in a later one the connection breaks, so that nobody takes
 * the half for the whole.
 */
export async function streamPages(
  reply: FastifyReply,
  { engine, ask, type, head = '' }: StreamParts,
): Promise<FastifyReply> {
  const first = await engine.read(ask(undefined))
  if (first.status !== 200) return send(reply, first)
  const pages = Readable.from(chunks({ engine, ask, first, head }), { objectMode: false })
  return reply.code(200).header('content-type', type).send(pages)
}

async function* chunks({
  engine,
  ask,
  first,
  head,
}: {
  readonly engine: Pick<Engine, 'read'>
  readonly ask: AskPage
  readonly first: Answer
  readonly head: string
}): AsyncGenerator<Buffer> {
  if (head !== '') yield Buffer.from(head)
  for (let answer = first; ;) {
    const { token, lines } = split(answer)
    if (lines.length > 0) yield lines
    if (token === '') return
    answer = await engine.read(ask(token))
    if (answer.status !== 200)
      throw new Error(`A page of a stream failed: ${bytesOf(answer).toString()}`)
  }
}

/** A page is the token of the next one, a newline, and lines. */
function split(answer: Answer): { readonly token: string; readonly lines: Buffer } {
  const bytes = bytesOf(answer)
  const end = bytes.indexOf(newline)
  return { token: bytes.toString('latin1', 0, end), lines: bytes.subarray(end + 1) }
}

function bytesOf({ body }: Answer): Buffer {
  return typeof body === 'string'
    ? Buffer.from(body)
    : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
}
