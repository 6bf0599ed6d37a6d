import type { IncomingMessage } from 'node:http'
import { waitsToSend } from './expect-continue.ts'

const mostBytes = 16 * 1024 * 1024
const timeLimitMs = 5000

/**
 * Reads on and throws away, so that a caller that still sends gets to read the refusal: closing at once would break its
 * connection before. Gives up after a while; the connection is closed then.
 */
export function dropBody(body: IncomingMessage): Promise<void> {
  if (body.complete || body.destroyed || waitsToSend(body)) return Promise.resolve()
  return new Promise((resolve) => {
    let left = mostBytes
    const timer = setTimeout(finish, timeLimitMs)
    body.on('data', count).once('end', finish).once('close', finish).once('error', finish)
    body.resume()

    function count(chunk: Buffer): void {
      left -= chunk.byteLength
      if (left < 0) finish()
    }
    function finish(): void {
      clearTimeout(timer)
      body.off('data', count)
      body.pause()
      resolve()
    }
  })
}
