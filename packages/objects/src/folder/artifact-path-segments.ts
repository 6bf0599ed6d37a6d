import { invalidParameter } from '@stemma/contract'
import { hasReservedName, pathSegments } from './path-segments.ts'

/**
 * The names in the path of an artifact that may be used: what is reserved for unfinished files is refused in every layout.
 *
 * @throws INVALID_PARAMETER_VALUE `Invalid path`, or that it is too long
 */
export function artifactPathSegments(path: string): readonly string[] {
  const segments = pathSegments(path)
  if (hasReservedName(segments)) throw invalidParameter('Invalid path')
  return segments
}
