import { invalidParameter, safePath } from '@stemma/contract'
import type { FastifyRequest } from 'fastify'

/** What follows the question mark, not decoded. */
export function queryOf({ url }: FastifyRequest): string {
  const mark = url.indexOf('?')
  return mark < 0 ? '' : url.slice(mark + 1)
}

/**
 * The artifact path at the end of the URL, safe and decoded; a slash at the end stays.
 *
 * @throws INVALID_PARAMETER_VALUE `Invalid path`
 */
export function proxiedPath({ url, params }: FastifyRequest): string {
  // The router takes this for the end of the path.
  if (url.includes('#')) throw invalidParameter('Invalid path')
  return safePath(paramsOf(params)['*'] ?? '')
}

/** The decoded segments of the URL that the route names. */
export function paramsOf(params: unknown): Readonly<Record<string, string>> {
  return params as Readonly<Record<string, string>> // Fastify's: text by name for every route
}

/** The same place without the slash at the end. */
export function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path
}

/** A path below another; either may be empty. */
export function joinPaths(root: string, path: string): string {
  return root === '' || path === '' ? root + path : `${root}/${path}`
}

/** The last name in a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
