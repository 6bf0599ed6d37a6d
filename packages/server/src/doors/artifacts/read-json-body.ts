import { decodeRequest, invalidParameter, type Message } from '@stemma/contract'
import type { FastifyRequest } from 'fastify'
import { readBody } from '../../http/read-body.ts'

const limits = { maxBytes: 1024 * 1024, timeLimitMs: 60_000 }

/**
 * The message of a request with a JSON body. `params` are parts of the URL that belong to it.
 *
 * @throws INVALID_PARAMETER_VALUE that names the field, or asks for JSON.
 */
export async function readJsonBody<T extends object>(
  { raw, headers, method }: FastifyRequest,
  spec: Message<T>,
  params: Readonly<Record<string, string>> = {},
): Promise<T> {
  const type = headers['content-type']
  if (type === undefined || type === '') {
    throw invalidParameter('Bad Request. Content-Type header is missing.')
  }
  if (type.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json') {
    throw invalidParameter("Bad Request. Content-Type must be one of ['application/json'].")
  }
  return decodeRequest(spec, { method, query: '', body: await readBody(raw, limits), params })
}
