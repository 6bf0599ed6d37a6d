import { unavailable } from '@stemma/contract'
import { errorCode } from '../../folder/error-code.ts'
import { resultCode } from '../index/open-index-file.ts'

const sqliteFull = 13

/** What a caller may know of a failure to store: a full disk, else the error as it is. */
export function toStorageError(error: unknown): unknown {
  const code = errorCode(error)
  const isFull = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG'
  if (!isFull && resultCode(error) !== sqliteFull) return error
  const known = unavailable('The object store is full; nothing was stored. Free space on it.')
  known.cause = error
  return known
}
