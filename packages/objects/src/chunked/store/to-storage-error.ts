import { unavailable, errorCode } from '@stemma/contract'
import { resultCode } from '../index/open-index-file.ts'

const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
// SQLite's result codes. A full disk shows as any of them, by where it is noticed.
const sqliteFull = 13
const sqliteDisk = new Set([10, 14])

/** What a caller may know of a failure to store: a full disk or one that fails, else the error as it is. */
export function toStorageError(error: unknown): unknown {
  const reason = reasonOf(error)
  if (reason === undefined) return error
  const known = unavailable(reason)
  known.cause = error
  return known
}

function reasonOf(error: unknown): string | undefined {
  const code = resultCode(error)
  if (code === sqliteFull || fullCodes.has(errorCode(error) ?? ''))
    return 'The object store is full; nothing was stored. Free space on it.'
  // A failed fsync: what is on the disk nobody knows, and it is no fault of the request.
  if (errorCode(error) === 'EIO') return 'The object store cannot write to its disk. Check it.'
  return code !== undefined && sqliteDisk.has(code)
    ? 'The object store cannot write to its disk; nothing was stored. Free space on it, or check it.'
    : undefined
}
