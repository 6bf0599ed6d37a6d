import { errorTable, parseJson, StemmaError, writeJson, type ErrorCode } from '@stemma/contract'
import { ConnectionError } from './connection-error.ts'

export interface HttpCall {
  readonly method: 'GET' | 'POST'
  /** Below the server's address, with its query. */
  readonly path: string
  /** Sent as JSON. */
  readonly json?: object
  readonly bytes?: {
    readonly type: string
    readonly body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>
  }
  /** Bytes of the answer from here on only. */
  readonly from?: number
  readonly signal?: AbortSignal | undefined
}

/** A server that speaks the native API. Methods throw StemmaError for a refusal and ConnectionError where there is no answer. */
export interface Connection {
  /** The parsed answer; undefined for an empty one. */
  readonly json: (call: HttpCall) => Promise<unknown>
  /** The answer's bytes as they come; an answer that breaks off throws too. */
  readonly bytes: (call: HttpCall) => AsyncGenerator<Uint8Array, void, undefined>
}

export interface ConnectionOptions {
  /** Sent with every request: `authorization`, if the server asks for it. */
  readonly headers?: Readonly<Record<string, string>>
  readonly fetch?: typeof globalThis.fetch
}

/** Speaks with the server at `url`, which has no slash at its end. */
export function openConnection(url: string, options: ConnectionOptions = {}): Connection {
  const { headers: own = {}, fetch = globalThis.fetch } = options
  const send = async (call: HttpCall): Promise<Response> => {
    const { method, path, json, bytes, from = 0, signal = null } = call
    const headers = new Headers(own)
    if (json !== undefined) headers.set('content-type', 'application/json')
    if (bytes !== undefined) headers.set('content-type', bytes.type)
    if (from > 0) headers.set('range', `bytes=${from}-`)
    const body = json === undefined ? (bytes?.body ?? null) : writeJson(json)
    const duplex = body instanceof ReadableStream ? ({ duplex: 'half' } as const) : {}
    const response = await orBroken(fetch(url + path, { method, headers, body, signal, ...duplex }))
    if (!response.ok) throw refusal(response.status, await orBroken(response.text()))
    return response
  }
  return {
    json: async (call) => {
      const text = await orBroken((await send(call)).text())
      return text === '' ? undefined : parseJson(text)
    },
    bytes: async function* bytes(call) {
      const { body } = await send(call)
      if (body === null) return
      const reader = (body as ReadableStream<Uint8Array>).getReader() // what fetch gives
      try {
        for (;;) {
          const { done, value } = await orBroken(reader.read())
          if (done) return
          yield value
        }
      } finally {
        // Whoever stops reading early tells the server, so that it stops too.
        await reader.cancel().catch(() => undefined)
      }
    },
  }
}

/** `fetch` throws a TypeError where there is no answer, or no more of it. */
async function orBroken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const cause = error.cause instanceof Error ? error.cause : error
    throw new ConnectionError(`The server can't be reached: ${cause.message}`, { cause: error })
  }
}

function refusal(status: number, text: string): StemmaError {
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body === 'object' && body !== null && 'error_code' in body && 'message' in body) {
      const { error_code: code, message } = body
      if (isErrorCode(code)) return new StemmaError(code, String(message))
    }
  } catch {
    // Said below.
  }
  return new StemmaError('INTERNAL_ERROR', `The server answered with HTTP status ${status}.`)
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorTable, code)
}
