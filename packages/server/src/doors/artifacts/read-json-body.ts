import { decodeRequest, type Message } from '@stemma/contract'
import type { FastifyRequest } from 'fastify'
import { bodyOf, requireJson } from '../../http/call.ts'

/**
 * The message of a request with a JSON body. `params` are parts of the URL that belong to it.
 *
 * @throws INVALID_PARAMETER_VALUE that names the field, or asks for JSON.
 */
export async function readJsonBody<T extends object>(
  request: FastifyRequest,
  spec: Message<T>,
  params: Readonly<Record<string, string>> = {},
): Promise<T> {
  const { method } = request
  requireJson(request.contentType)
  return decodeRequest(spec, { method, query: '', body: await bodyOf(request), params })
}
