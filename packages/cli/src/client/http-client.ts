import { parseJson } from '@stemma/contract'
import type { Connection } from '@stemma/sdk'
import { CliError } from '../fail.ts'
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
  readonly send: (call: HttpCall) => Promise<Response>
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
export function makeHttpClient(url: string, fetch: typeof globalThis.fetch): HttpClient {
  const { base, authorization } = splitCredentials(url)
  const shown = shownUrl(url)

  const read = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw unreachable(error, shown)
    }
  }
  const send = async (call: HttpCall): Promise<Response> => {
    const headers = new Headers({ accept: 'application/json, */*' })
    if (authorization !== undefined) headers.set('authorization', authorization)
    const { method, body, signal = null } = call
    const isJson = typeof body === 'string'
    if (body !== undefined)
      headers.set('content-type', isJson ? 'application/json' : 'application/octet-stream')
    const content = isJson || body === undefined ? body : ReadableStream.from(body)
    const response = await read(
      fetch(base + call.path + queryText(call.query), {
        method,
        headers,
        body: content ?? null,
        signal,
        // What a stream needs: the answer comes when all is sent.
        ...(content !== undefined && !isJson && { duplex: 'half' as const }),
      }),
    )
    if (!response.ok) throw refusal(response.status, await read(response.text()), shown)
    return response
  }

  return {
    shown,
    send,
    json: async (call) => {
      const response = await send({ signal: AbortSignal.timeout(timeLimitMs), ...call })
      const text = await read(response.text())
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
      const body: ReadableStream<Uint8Array> = response.body
      const reader = body.getReader()
      try {
        for (;;) {
          const { done, value } = await read(reader.read())
          if (done) return
          yield value
        }
      } finally {
        // Whoever stops reading early tells the server, so that it stops too.
        await reader.cancel().catch(() => undefined)
      }
    },
    connection: async () => {
      const { openConnection } = await import('@stemma/sdk')
      const headers = authorization === undefined ? {} : { authorization }
      return openConnection(base, { headers })
    },
  }
}

/** `fetch` refuses addresses with a name and password in them; HTTP has a header for those. */
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
