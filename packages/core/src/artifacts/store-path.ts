import { percentDecodeOnce, safePath, splitUri } from '@stemma/contract'
import { refuseHostScheme, type LocationTrust } from '../locations/host-scheme.ts'

/**
 * Which place in this server's own store an artifact location means; undefined for none. Any host of an http location is this server by another
 * name: it is never asked.
 *
 * @throws INVALID_PARAMETER_VALUE for a location that leaves the store, or names a host that it must not.
 */
export function storePath(uri: string, trust: LocationTrust): string | undefined {
  const { scheme, path, query, fragment } = splitUri(uri)
  if (query !== '' || fragment !== '') return undefined
  if (scheme === 'mlflow-artifacts') {
    refuseHostScheme({ field: 'artifact_location', uri }, trust)
    return withoutSlash(safePath(percentDecodeOnce(path.replace(/^\/+/, ''))))
  }
  if (scheme !== 'http' && scheme !== 'https') return undefined
  const below = /\/(?:api|ajax-api)\/2\.0\/mlflow-artifacts\/artifacts\/(.*)$/s.exec(path)?.[1]
  return below === undefined ? undefined : withoutSlash(safePath(percentDecodeOnce(below)))
}

/** The same; undefined, too, for a location that must not be used, and for the root of the store: nothing of one owner alone can be there. */
export function ownPath(uri: string, trust: LocationTrust): string | undefined {
  try {
    const path = storePath(uri, trust)
    return path === '' ? undefined : path
  } catch {
    return undefined
  }
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
