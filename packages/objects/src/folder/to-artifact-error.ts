import { invalidParameter, StemmaError, unavailable, errorCode } from '@stemma/contract'
import { pathTooLong } from './path-segments.ts'

/** What a caller may know of a failed call of the system: never a path of this machine. Errors that are not the system's stay. */
export function toArtifactError(error: unknown, path: string): unknown {
  const known = knownError(errorCode(error), path)
  if (known === undefined) return error
  known.cause = error
  return known
}

function knownError(code: string | undefined, path: string): StemmaError | undefined {
  switch (code) {
    case 'ENAMETOOLONG':
      return pathTooLong()
    case 'EISDIR':
      return invalidParameter(`Artifact path refers to a directory, not a file: '${path}'`)
    case 'ENOTDIR':
      return invalidParameter(`A part of the artifact path is a file, not a directory: '${path}'`)
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return unavailable('The artifact storage is full; nothing was stored. Free space on it.')
    case 'EMFILE':
    case 'ENFILE':
      return unavailable('The server has too many open files. Try again shortly.')
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StemmaError(
        'IO_ERROR',
        'The server has no right to do this in its artifact storage.',
      )
    default:
      return undefined
  }
}
