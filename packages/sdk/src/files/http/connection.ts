import type { IncomingMessage } from 'node:http'
import { errorTable, parseJson, StemmaError, writeJson, type ErrorCode } from '@stemma/contract'
import { ConnectionError } from '../../client/errors.ts'
import { sendRequest, type RequestBody } from './send-request.ts'

export interface HttpCall {
  readonly method: 'GET' | 'POST'
  /** Below the server's address, with its query. */
  readonly path: string
  /** Sent as JSON. */
  readonly json?: object
  readonly bytes?: {
    readonly type: string
    readonly body: RequestBody
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
}

/** Speaks with the server at `url`, which has no slash at its end. By `node:http`: `fetch` takes eight times its time for a large body. */
export function openConnection(
  url: string,
  { headers: own = {} }: ConnectionOptions = {},
): Connection {
  const send = async (call: HttpCall): Promise<IncomingMessage> => {
    const { method, path, json, bytes, from = 0, signal } = call
    const body = json === undefined ? bytes?.body : [Buffer.from(writeJson(json))]
    const type = json === undefined ? bytes?.type : 'application/json'
    const headers = {
      ...own,
      ...(type !== undefined && { 'content-type': type }),
      ...(from > 0 && { range: `bytes=${from}-` }),
    }
    const response = await sendRequest(url + path, { method, headers, body, signal })
    const { statusCode = 0 } = response
    if (statusCode < 200 || statusCode > 299) throw refusal(statusCode, await textOf(response))
    return response
  }
  const heard = async <T>(call: HttpCall, work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      call.signal?.throwIfAborted()
      throw isBroken(error)
        ? new ConnectionError(`The server can't be reached: ${error.message}`, { cause: error })
        : error
    }
  }
  return {
    json: (call) =>
      heard(
        call,
        send(call)
          .then(textOf)
          .then((text) => (text === '' ? undefined : parseJson(text))),
      ),
    bytes: async function* bytes(call) {
      const response = await heard(call, send(call))
      const pieces: AsyncIterator<Uint8Array> = response[Symbol.asyncIterator]() // no encoding is set
      try {
        for (;;) {
          const piece = await heard(call, pieces.next())
          if (piece.done === true) return
          yield piece.value
        }
      } finally {
        // Whoever stops reading early tells the server, so that it stops too.
        response.destroy()
      }
    },
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of response) pieces.push(piece as Buffer) // no encoding is set
  return Buffer.concat(pieces).toString()
}

/** What the network and the parser of its answers throw have a code, as those of files have, which name a path besides. */
function isBroken(error: unknown): error is Error {
  if (!(error instanceof Error) || error instanceof StemmaError) return false
  return 'code' in error && !('path' in error)
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
