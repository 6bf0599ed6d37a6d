import { invalidParameter, pathToRead, safePath } from '@stemma/contract'
import type { FastifyRequest } from 'fastify'
import { paramsOf } from '../../http/request-parts.ts'

/**
 * The path at the end of the URL, decoded once and safe; a slash at the end stays.
 *
 * @throws INVALID_PARAMETER_VALUE `Invalid path`
 */
export function pathOfUrl(request: FastifyRequest): string {
  return safePath(decodedPath(request))
}

/** The same for what is only looked for. */
export function pathToReadOfUrl(request: FastifyRequest): string {
  return pathToRead(decodedPath(request))
}

function decodedPath(request: FastifyRequest): string {
  // The router takes this for the end of the path.
  if (request.url.includes('#')) throw invalidParameter('Invalid path')
  return paramsOf(request)['*'] ?? ''
}
