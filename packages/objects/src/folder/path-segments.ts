import { invalidParameter } from '@stemma/contract'
import { isReservedName } from './temporary-name.ts'

/**
 * The names in a path. Callers have checked it with `safePath` before; this is the second lock of the door.
 *
 * @throws INVALID_PARAMETER_VALUE `Invalid path`
 */
export function pathSegments(path: string): readonly string[] {
  if (path === '') return []
  const segments = path.split('/')
  for (const segment of segments) {
    if (segment === '' || segment === '.' || segment === '..' || /[\\\0]/.test(segment)) {
      throw invalidParameter('Invalid path')
    }
  }
  return segments
}

/** Whether the path leads to or through what is not finished. */
export function hasReservedName(segments: readonly string[]): boolean {
  return segments.some(isReservedName)
}
