import { request as httpRequest, type Agent, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { Readable } from 'node:stream'

/** One request, signed. */
export interface Exchange {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly pieces: readonly Uint8Array[]
  readonly agent: Agent
  readonly silenceMs: number
  readonly signal?: AbortSignal
}

/** Sends a request and answers when the head of the answer is there. A server that is silent for too long ends it, also later. */
export function exchange(options: Exchange): Promise<IncomingMessage> {
  const { url, method, headers, pieces, agent, silenceMs, signal } = options
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method,
      headers,
      agent,
      ...(signal === undefined ? {} : { signal }),
    })
    request.setTimeout(silenceMs, () => {
      const silent = Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })
      request.destroy(silent)
    })
    // Also for what comes after the answer: the reader of the answer sees it there.
    request.on('error', reject)
    request.on('response', (answer) => {
      // Without a listener, a cut between two reads would end the process.
      answer.on('error', () => undefined)
      resolve(answer)
    })
    const filled = pieces.filter((piece) => piece.byteLength > 0)
    if (filled.length === 0) request.end()
    else Readable.from(filled, { objectMode: false }).pipe(request)
  })
}
