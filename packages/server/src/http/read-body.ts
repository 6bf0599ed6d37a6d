import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import {
  badRequest,
  errorCode,
  JsonTokens,
  maxJsonTokens,
  StemmaError,
  tooLarge,
  unsupportedMedia,
} from '@stemma/contract'
import type { BodyClaim } from './body-budget.ts'
import { acceptBody } from './expect-continue.ts'

/** How long the body of an API request may take to arrive. */
const timeLimitMs = 60_000

export interface BodyLimits {
  readonly mostBytes: number
  /** Values and names in its JSON; `maxJsonTokens` if absent. */
  readonly mostTokens?: number | undefined
  /** Room for it, claimed as it comes. */
  readonly claim: BodyClaim
  /** It may be compressed by gzip. */
  readonly takesGzip?: boolean | undefined
}

/**
 * The whole body of an API request.
 *
 * @throws MAX_BLOCK_SIZE_EXCEEDED beyond `mostBytes`, or with more JSON than anybody should parse at once; BAD_REQUEST when it takes too long to
 * arrive; BAD_REQUEST with 415 for one that is compressed; RESOURCE_EXHAUSTED when bodies of others have filled the room; CANCELLED if the caller left.
 */
export async function readBody(
  stream: IncomingMessage,
  { takesGzip = false, ...limits }: BodyLimits,
): Promise<Uint8Array> {
  const { 'content-encoding': encoding = 'identity' } = stream.headers
  if (takesGzip && encoding.toLowerCase() === 'gzip') {
    const bytes = await readPlain(stream, limits)
    return inflate(bytes, limits)
  }
  if (encoding.toLowerCase() !== 'identity')
    throw unsupportedMedia(
      'Content-Encoding is not supported in requests: send the JSON as it is, without that header.',
    )
  return readPlain(stream, limits)
}

async function readPlain(
  stream: IncomingMessage,
  { mostBytes, mostTokens = maxJsonTokens, claim }: BodyLimits,
): Promise<Uint8Array> {
  const announced = Number(stream.headers['content-length'] ?? 0)
  if (announced > mostBytes) throw bodyTooLarge(mostBytes)
  acceptBody(stream)
  // Mostly the body has come along with the head: then nobody has to wait, nor to watch the time.
  if (stream.complete) {
    const whole = (stream.read() as Buffer | null) ?? Buffer.alloc(0) // a request without an encoding yields buffers
    if (whole.length > mostBytes) throw bodyTooLarge(mostBytes)
    claim.add(whole.length)
    // Each token is a byte at least.
    if (whole.length > mostTokens) new JsonTokens(mostTokens).add(whole)
    return whole
  }
  const chunks: Buffer[] = []
  const tokens = new JsonTokens(mostTokens)
  let length = 0
  let counted = 0
  const timer = setTimeout(
    () =>
      stream.destroy(badRequest(`The request body did not arrive within ${timeLimitMs / 1000} s.`)),
    timeLimitMs,
  )
  try {
    // It stays open when nobody wants the rest, so that the refusal can be read. A request without an encoding yields buffers.
    for await (const chunk of stream.iterator({
      destroyOnReturn: false,
    }) as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > mostBytes) throw bodyTooLarge(mostBytes)
      claim.add(chunk.length)
      chunks.push(chunk)
      // Each token is a byte at least.
      if (length <= mostTokens) continue
      for (const uncounted of chunks.slice(counted)) tokens.add(uncounted)
      counted = chunks.length
    }
  } catch (error) {
    if (error instanceof StemmaError || !stream.destroyed) throw error
    throw new StemmaError('CANCELLED', 'The caller left before the end of the request.')
  } finally {
    clearTimeout(timer)
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}

const gunzip = promisify(zlib.gunzip)

/** A small body may stand for a huge one: no more than the limit is unpacked. */
async function inflate(
  bytes: Uint8Array,
  { mostBytes, mostTokens = maxJsonTokens, claim }: BodyLimits,
): Promise<Uint8Array> {
  try {
    const whole = await gunzip(bytes, { maxOutputLength: mostBytes })
    claim.add(whole.length)
    if (whole.length > mostTokens) new JsonTokens(mostTokens).add(whole)
    return whole
  } catch (error) {
    if (error instanceof StemmaError) throw error
    if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE') throw bodyTooLarge(mostBytes)
    throw badRequest('The body is not gzip, as its Content-Encoding says.')
  }
}

function bodyTooLarge(mostBytes: number): Error {
  return tooLarge(`The request body is larger than the ${mostBytes} bytes that this route takes.`)
}
