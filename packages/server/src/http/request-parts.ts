import { invalidParameter } from '@stemma/contract'
import type { FastifyRequest } from 'fastify'
import type { RequestParts } from '../doors/door.ts'
import { readBody, type BodyLimits } from './read-body.ts'

/** A request without what is HTTP's. Throws when its body can't be taken. */
export async function requestParts(
  request: FastifyRequest,
  limits: BodyLimits,
  params: Readonly<Record<string, string>> = paramsOf(request),
): Promise<RequestParts> {
  return {
    method: request.method,
    params,
    query: queryOf(request),
    body: hasBody(request) ? await readBody(request.raw, limits) : undefined,
  }
}

/** What follows the question mark, not decoded. */
export function queryOf({ url }: FastifyRequest): string {
  const mark = url.indexOf('?')
  return mark < 0 ? '' : url.slice(mark + 1)
}

/** The segments of the URL that the route names, decoded. */
export function paramsOf({ params }: FastifyRequest): Readonly<Record<string, string>> {
  return params as Readonly<Record<string, string>> // Fastify's: text by name for every route
}

export function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/** A page of another origin can send a form without asking first, but not JSON. The text never repeats what was sent. */
export function requireJson({ contentType }: FastifyRequest): void {
  if (contentType === undefined || contentType === '')
    throw invalidParameter('Bad Request. Content-Type header is missing.')
  if (contentType.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json') {
    throw invalidParameter("Bad Request. Content-Type must be one of ['application/json'].")
  }
}
