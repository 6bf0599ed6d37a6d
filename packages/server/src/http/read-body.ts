import type { IncomingMessage } from 'node:http'
import { StemmaError } from '@stemma/contract'

export interface BodyLimits {
  readonly maxBytes: number
  readonly timeLimitMs: number
}

/** The whole body of an API request. Throws MAX_BLOCK_SIZE_EXCEEDED beyond `maxBytes` and BAD_REQUEST when it takes too long to arrive. */
export async function readBody(
  stream: IncomingMessage,
  { maxBytes, timeLimitMs }: BodyLimits,
): Promise<Uint8Array> {
  // Mostly the body has come along with the head: then nobody has to wait, nor to watch the time.
  if (stream.complete) {
    const whole = stream.read() as Buffer | null // a request without an encoding yields buffers
    if (whole !== null && whole.length > maxBytes) throw tooLarge(maxBytes)
    return whole ?? Buffer.alloc(0)
  }
  const chunks: Buffer[] = []
  let length = 0
  const timer = setTimeout(
    () =>
      stream.destroy(
        new StemmaError(
          'BAD_REQUEST',
          `The request body did not arrive within ${timeLimitMs / 1000} s.`,
        ),
      ),
    timeLimitMs,
  )
  try {
    // A request without an encoding yields buffers.
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > maxBytes) throw tooLarge(maxBytes)
      chunks.push(chunk)
    }
  } finally {
    clearTimeout(timer)
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}

function tooLarge(maxBytes: number): Error {
  return new StemmaError(
    'MAX_BLOCK_SIZE_EXCEEDED',
    `The request body is larger than ${maxBytes} bytes.`,
  )
}
