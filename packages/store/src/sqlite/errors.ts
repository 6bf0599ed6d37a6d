import { busy, StemmaError, unavailable } from '@stemma/contract'

const isBusy = 5
const locked = 6
const readOnly = 8
const ioError = 10
const full = 13
const cantOpen = 14
const corrupt = 11
const notADatabase = 26
const primaryCode = 0xff

/** Turns what SQLite says into what a caller can act on; anything unforeseen stays as it is and ends as INTERNAL_ERROR. */
export function toStoreError(error: unknown): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return error
  const code = error.errcode & primaryCode
  if (code === corrupt || code === notADatabase) return damaged(error)
  const reason = reasonOf(code)
  if (reason === undefined) return error
  // After a failed fsync nobody knows what is on the disk.
  const known =
    code === ioError
      ? unavailable(`The database cannot take this now: ${reason}. Try again.`)
      : busy(`The database cannot take this now: ${reason}. Nothing was written; try again.`)
  known.cause = error
  return known
}

function damaged(cause: Error): StemmaError {
  const error = new StemmaError(
    'DATA_LOSS',
    `The database file is damaged: ${cause.message}. stemma fsck tells where.`,
  )
  error.cause = cause
  return error
}

function reasonOf(code: number): string | undefined {
  switch (code) {
    case full:
      return 'the disk is full'
    case isBusy:
    case locked:
      return 'another process holds its lock'
    case ioError:
      return 'the disk reports an input/output error'
    case readOnly:
      return 'it is read-only'
    case cantOpen:
      return 'its file cannot be opened'
    default:
      return undefined
  }
}
