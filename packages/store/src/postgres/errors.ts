import { busy, errorCode, StemmaError, unavailable } from '@stemma/contract'

/** SQLSTATE codes after which the same transaction, run again, may pass: serialization failure and deadlock. */
const retryable = new Set(['40001', '40P01'])
const timeLimit = '57014'
const uniqueViolation = '23505'
/** Class 22: a value that is no number, too large, or no text that the database can store. */
const dataException = '22'
/** Class 54: more than the database can hold in one place, such as an entry of an index. */
const limitExceeded = '54'
/** Classes: 08 connection, 53 resources (disk full, too many connections), 57P shutdown, 58 system error. */
const isAway = /^(08|53|57P|58)/
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENOENT',
])

export function isRetryable(error: unknown): boolean {
  return retryable.has(codeOf(error))
}

/**
 * Turns what PostgreSQL or the way to it says into what a caller can act on; the rest stays as it is. `mayBeDone` of what failed while it was
 * committed: a connection that broke then leaves open whether it was.
 */
export function toStoreError(error: unknown, mayBeDone = false): unknown {
  if (error instanceof StemmaError) return error
  const code = codeOf(error)
  if (code === timeLimit) {
    return withCause(
      new StemmaError(
        'DEADLINE_EXCEEDED',
        'The search took too long: make its filter more selective.',
      ),
      error,
    )
  }
  if (code === '53100')
    return withCause(
      busy('The database cannot take this now: its disk is full. Nothing was written; try again.'),
      error,
    )
  if (
    isAway.test(code) ||
    networkCodes.has(code) ||
    isLostConnection(error) ||
    isRetryable(error)
  ) {
    return withCause(
      mayBeDone
        ? unavailable(
            'The database was lost while it wrote; whether this was done is not known. Try again.',
          )
        : busy('The database cannot be reached now. Nothing was done; try again.'),
      error,
    )
  }
  if (code === uniqueViolation)
    return withCause(
      new StemmaError(
        'RESOURCE_CONFLICT',
        'Somebody else made the same thing at this moment. Try again.',
      ),
      error,
    )
  if (code.startsWith(dataException))
    return withCause(
      new StemmaError('BAD_REQUEST', 'The request holds a value that the database cannot take.'),
      error,
    )
  if (code.startsWith(limitExceeded))
    return withCause(
      new StemmaError(
        'INVALID_PARAMETER_VALUE',
        'The request holds a text that is too long for the database. Give a shorter one.',
      ),
      error,
    )
  return error
}

function codeOf(error: unknown): string {
  return errorCode(error) ?? ''
}

function isLostConnection(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
      error.message,
    )
  )
}

function withCause(made: StemmaError, cause: unknown): StemmaError {
  made.cause = cause
  return made
}
