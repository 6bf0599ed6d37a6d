import { invalidParameter, safePath } from '@stemma/contract'
import type { FastifyRequest } from 'fastify'
import { paramsOf } from '../../http/request-parts.ts'

/**
 * The path at the end of the URL, safe and decoded; a slash at the end stays.
 *
 * @throws INVALID_PARAMETER_VALUE `Invalid path`
 */
export function pathOfUrl(request: FastifyRequest): string {
  // The router takes this for the end of the path.
  if (request.url.includes('#')) throw invalidParameter('Invalid path')
  return safePath(paramsOf(request)['*'] ?? '')
}
