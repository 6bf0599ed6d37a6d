import { parseJson } from '@stemma/contract'
import type { Connection } from '@stemma/sdk'
import { CliError } from '../fail.ts'
import type { Answer, Fetch } from './fetch.ts'
import { refusal } from './refusal.ts'
import { shownUrl } from './server-url.ts'
import { unreachable } from './unreachable.ts'

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

export interface HttpClient {
  /** The server's address without its password. */
  readonly shown: string
  /** The answer of a server that agrees. Throws CliError for one that can't be reached or refuses. */
  readonly send: (call: HttpCall) => Promise<Answer>
  /** The parsed answer, with the same errors; undefined for an empty one. */
  readonly json: (call: HttpCall) => Promise<unknown>
  /** The answer's bytes as they come, with the same errors; an answer that breaks off throws too. */
  readonly bytes: (call: HttpCall) => AsyncGenerator<Uint8Array, void, undefined>
  /** The same server for what the SDK does. Its errors are the SDK's. */
  readonly connection: () => Promise<Connection>
}

// A search may take the server's own limit of 30 s, and wait before that.
const timeLimitMs = 120_000

/** Speaks HTTP with one server. */
export function makeHttpClient(url: string, fetch: Fetch): HttpClient {
  const { base, authorization } = splitCredentials(url)
  const shown = shownUrl(url)

  const read = async <T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
    try {
      return await work
    } catch (error) {
      // A line that was given up fails like one that broke.
      throw unreachable(signal?.aborted === true ? signal.reason : error, shown)
    }
  }
  const send = async ({ method, path, query, body, signal }: HttpCall): Promise<Answer> => {
    const type = typeof body === 'string' ? 'application/json' : 'application/octet-stream'
    const headers = {
      accept: 'application/json, */*',
      ...(authorization !== undefined && { authorization }),
      ...(body !== undefined && { 'content-type': type }),
    }
    const address = base + path + queryText(query)
    const response = await read(fetch(address, { method, headers, body, signal }), signal)
    if (!response.ok) throw refusal(response.status, await read(response.text(), signal), shown)
    return response
  }

  return {
    shown,
    send,
    json: async (call) => {
      const { signal = AbortSignal.timeout(timeLimitMs) } = call
      const response = await send({ ...call, signal })
      const text = await read(response.text(), signal)
      if (text === '') return undefined
      try {
        return parseJson(text)
      } catch {
        throw new CliError(`${shown} does not answer as a Stemma server does. Check the address.`)
      }
    },
    bytes: async function* bytes(call) {
      const response = await send(call)
      if (response.body === null) return
      const pieces: AsyncIterator<Uint8Array> = response.body[Symbol.asyncIterator]()
      try {
        for (;;) {
          const piece = await read(pieces.next(), call.signal)
          if (piece.done === true) return
          yield piece.value
        }
      } finally {
        // Whoever stops reading early tells the server, so that it stops too.
        await pieces.return?.()
      }
    },
    connection: async () => {
      const { openConnection } = await import('@stemma/sdk')
      const headers = authorization === undefined ? {} : { authorization }
      return openConnection(base, { headers })
    },
  }
}

/** HTTP has a header for the name and password of an address. */
function splitCredentials(text: string): { base: string; authorization?: string } {
  const url = new URL(text)
  if (url.username === '' && url.password === '') return { base: text }
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  url.username = ''
  url.password = ''
  return {
    base: url.href.replace(/\/+$/u, ''),
    authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
  }
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
