import { invalidParameter } from '@stemma/contract'
import type { FastifyRequest } from 'fastify'
import type { Call } from '../engine/protocol.ts'
import { readBody } from './read-body.ts'

const bodyLimits = { maxBytes: 64 * 1024 * 1024, timeLimitMs: 60_000 }

/** A request without what is HTTP's. Throws when its body can't be taken. */
export async function callOf(request: FastifyRequest, route: string): Promise<Call> {
  const { method, url } = request
  if (method === 'POST' || method === 'PUT') requireJson(request.contentType)
  const mark = url.indexOf('?')
  return {
    route,
    method,
    params: request.params as Record<string, string>, // Fastify's: the named segments of the path, decoded
    query: mark < 0 ? '' : url.slice(mark + 1),
    body: await bodyOf(request),
    actor: { kind: 'anonymous' },
    requestId: request.id,
  }
}

/** The body, if the request has one. Throws when it is too large or too slow. */
export async function bodyOf({ raw, headers }: FastifyRequest): Promise<Uint8Array | undefined> {
  const length = headers['content-length']
  if (headers['transfer-encoding'] === undefined && (length === undefined || length === '0'))
    return undefined
  return readBody(raw, bodyLimits)
}

/** A page of another origin can send a form without asking first, but not JSON. The text never repeats what was sent. */
export function requireJson(contentType: string | undefined): void {
  if (contentType === undefined || contentType === '')
    throw invalidParameter('Bad Request. Content-Type header is missing.')
  if (contentType.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json') {
    throw invalidParameter("Bad Request. Content-Type must be one of ['application/json'].")
  }
}
