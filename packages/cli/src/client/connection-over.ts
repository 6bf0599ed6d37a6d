import { errorTable, StemmaError, writeJson, type ErrorCode } from '@stemma/contract'
import { makeClient, RefusedError, type ClientError, type ClientOptions } from '@stemma/sdk/client'
import type { Connection } from '@stemma/sdk/files'

/** A way for what moves files that goes by `fetch`, such as to a data folder whose server is stopped. */
export function connectionOver(
  base: string,
  options: Pick<ClientOptions, 'fetch' | 'headers'>,
): Connection {
  const client = makeClient(base, { ...options, explain: asStemmaError })
  return {
    json: ({ method, path, json, bytes, signal }) =>
      client.json({
        ...{ method, path },
        ...(json !== undefined && { body: writeJson(json) }),
        ...(bytes !== undefined && { body: piecesOf(bytes.body) }),
        ...(signal && { signal }),
      }),
    bytes: ({ method, path, json, signal }) =>
      client.bytes({
        ...{ method, path },
        ...(json !== undefined && { body: writeJson(json) }),
        ...(signal && { signal }),
      }),
  }
}

function asStemmaError(error: ClientError): Error {
  if (!(error instanceof RefusedError)) return error
  const { code = '' } = error
  const isKnown = (text: string): text is ErrorCode => Object.hasOwn(errorTable, text)
  return new StemmaError(isKnown(code) ? code : 'INTERNAL_ERROR', error.message)
}

async function* piecesOf(
  body: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* body
}
