import { invalidParameter } from '@stemma/contract'
import { readTextToken, writeTextToken } from '../search/text-token.ts'

/** Where the listing of a directory goes on. */
export interface ListPoint {
  readonly directory: string
  /** The last name that was given. */
  readonly after: string
}

/** An opaque token for the next page. Names that come or go meanwhile change no other page. */
export function writeListToken({ directory, after }: ListPoint): string {
  return writeTextToken([directory, after])
}

/**
 * The name behind which to go on.
 *
 * @throws INVALID_PARAMETER_VALUE if it is no token, or one of another directory.
 */
export function readListToken(token: string, directory: string): string {
  const [place, after] = readTextToken(token) ?? []
  if (place === undefined || after === undefined) {
    throw invalidParameter('Invalid page token, could not base64-decode')
  }
  if (place !== directory) {
    throw invalidParameter('Invalid page token, it belongs to another directory')
  }
  return after
}
