import { invalidParameter, type StemmaError } from '@stemma/contract'
import { isReservedName } from './temporary-name.ts'

// What Linux takes: 255 bytes for a name, 4096 for a path with the folder of the store before it.
const mostNameBytes = 255
const mostPathBytes = 3072
/** Directories are made one in another. */
const mostNames = 256

/**
 * The names in a path. Callers have checked it with `safePath` before; this is the second lock of the door.
 *
 * @throws INVALID_PARAMETER_VALUE `Invalid path`, or that it is too long
 */
export function pathSegments(path: string): readonly string[] {
  if (path === '') return []
  if (Buffer.byteLength(path) > mostPathBytes) throw pathTooLong()
  const segments = path.split('/')
  if (segments.length > mostNames) throw pathTooLong()
  for (const segment of segments) {
    if (segment === '' || segment === '.' || segment === '..' || /[\\\0]/.test(segment)) {
      throw invalidParameter('Invalid path')
    }
    if (Buffer.byteLength(segment) > mostNameBytes) throw pathTooLong()
  }
  return segments
}

/** INVALID_PARAMETER_VALUE. */
export function pathTooLong(): StemmaError {
  return invalidParameter('A name in the artifact path, or the whole path, is too long.')
}

/** Whether the path leads to or through what is not finished. */
export function hasReservedName(segments: readonly string[]): boolean {
  return segments.some(isReservedName)
}
