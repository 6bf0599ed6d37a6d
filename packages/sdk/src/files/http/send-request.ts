import { request as overHttp, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as overHttps } from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Pieces go as they are; they must not change before the answer comes. */
export type RequestBody = readonly Uint8Array[] | AsyncIterable<Uint8Array>

export interface SentRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: RequestBody | undefined
  readonly signal?: AbortSignal | undefined
}

/** Sends a request over HTTP or HTTPS. Resolves when the answer begins, whatever it says; an agent keeps the line open for the next. */
export function sendRequest(
  url: string,
  { method, headers, body = [], signal }: SentRequest,
): Promise<IncomingMessage> {
  const request = url.startsWith('https:') ? overHttps : overHttp
  const length = Array.isArray(body) ? { 'content-length': sumOf(body) } : {}
  const options = { method, headers: { ...headers, ...length }, ...(signal && { signal }) }
  return answerTo(request(url, options), body)
}

function answerTo(request: ClientRequest, body: RequestBody): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // What fails after the answer began is said by the answer.
    request.once('response', resolve)
    request.on('error', reject)
    if (Array.isArray(body)) {
      request.cork()
      for (const piece of body) request.write(piece)
      request.end()
    } else pipeline(Readable.from(body), request).catch(reject)
  })
}

function sumOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { byteLength }) => sum + byteLength, 0)
}
