import { parseJson, StemmaError } from '@stemma/contract'
import { ConnectionError, refusedError, UnexpectedAnswerError, type ClientError } from './errors.ts'
import { webFetch, type Answer, type Fetch } from './fetch.ts'

export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the server's address, values escaped. */
  readonly path: string
  /** A list becomes a repeated key; undefined is left out. */
  readonly query?: Readonly<Record<string, string | number | readonly string[] | undefined>>
  /** JSON text, or the bytes of a file. */
  readonly body?: string | AsyncIterable<Uint8Array>
  readonly signal?: AbortSignal
}

/** One server. What fails is thrown as `ClientError`, or as what the client's `explain` made of it. */
export interface Client {
  /** The answer of a server that agrees. */
  readonly send: (call: HttpCall) => Promise<Answer>
  /** The parsed answer; undefined for an empty one. */
  readonly json: (call: HttpCall) => Promise<unknown>
  /** The answer's bytes as they come; an answer that breaks off throws too. */
  readonly bytes: (call: HttpCall) => AsyncGenerator<Uint8Array, void, undefined>
  readonly explain: (error: ClientError) => unknown
}

export interface ClientOptions {
  /** The built-in one if absent. */
  readonly fetch?: Fetch
  /** Sent with every request: `authorization`, if the server asks for it. */
  readonly headers?: Readonly<Record<string, string>>
  /** What to throw for an error of the client's own; the error itself if absent. */
  readonly explain?: (error: ClientError) => unknown
}

// A search may take the server's own limit of 30 s, and wait before that.
const timeLimitMs = 120_000

/** Speaks HTTP with the server at `base`, an address without a slash at its end; empty for the page's own. */
export function makeClient(base: string, options: ClientOptions = {}): Client {
  const { fetch = webFetch, headers: own = {}, explain = (error) => error } = options

  const heard = async <T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
    try {
      return await work
    } catch (error) {
      // A line that was given up fails like one that broke.
      const cause: unknown = signal?.aborted === true ? signal.reason : error
      throw isBroken(cause) ? explain(new ConnectionError(cause.message, { cause })) : cause
    }
  }
  const send = async ({ method, path, query, body, signal }: HttpCall): Promise<Answer> => {
    const type = typeof body === 'string' ? 'application/json' : 'application/octet-stream'
    const headers = {
      accept: 'application/json, */*',
      ...own,
      ...(body !== undefined && { 'content-type': type }),
    }
    const address = base + path + queryText(query)
    const answer = await heard(fetch(address, { method, headers, body, signal }), signal)
    if (!answer.ok) throw explain(refusedError(answer.status, await heard(answer.text(), signal)))
    return answer
  }

  return {
    explain,
    send,
    json: async (call) => {
      const { signal = AbortSignal.timeout(timeLimitMs) } = call
      const answer = await send({ ...call, signal })
      const text = await heard(answer.text(), signal)
      if (text === '') return undefined
      try {
        return parseJson(text)
      } catch {
        throw explain(new UnexpectedAnswerError())
      }
    },
    bytes: async function* bytes(call) {
      const { body } = await send(call)
      if (body === null) return
      const pieces: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]()
      try {
        for (;;) {
          const piece = await heard(pieces.next(), call.signal)
          if (piece.done === true) return
          yield piece.value
        }
      } finally {
        // Whoever stops reading early tells the server, so that it stops too.
        await pieces.return?.()
      }
    },
  }
}

/** Whether an error is the network's: `fetch` throws a TypeError, Node what has a code. Errors of files have one too, and a path besides. */
function isBroken(error: unknown): error is Error {
  if (!(error instanceof Error) || error instanceof StemmaError) return false
  if (error.name === 'AbortError') return false
  if (error.name === 'TimeoutError' || error.name === 'TypeError') return true
  return 'code' in error && !('path' in error)
}

function queryText(query: HttpCall['query'] = {}): string {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    if (typeof value === 'object') for (const item of value) pairs.append(name, item)
    else pairs.append(name, String(value))
  }
  return pairs.size === 0 ? '' : `?${pairs.toString()}`
}
