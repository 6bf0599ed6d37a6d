import { errorTable, type ErrorCode } from './error-table.ts'

/** An error that a caller is meant to see. Everything else ends as INTERNAL_ERROR. */
export class StemmaError extends Error {
  readonly code: ErrorCode
  /** Facts for our own doors and log; MLflow's error body does not carry them. */
  readonly data?: Record<string, unknown>
  /** Where HTTP has a status of its own for what MLflow has no code for. */
  readonly status?: number

  constructor(
    code: ErrorCode,
    message: string,
    data?: Record<string, unknown>,
    { status }: { readonly status?: number } = {},
  ) {
    super(message)
    this.name = 'StemmaError'
    this.code = code
    if (data !== undefined) this.data = data
    if (status !== undefined) this.status = status
  }
}

/** INVALID_PARAMETER_VALUE, 400: a field is missing or wrong. */
export function invalidParameter(message: string): StemmaError {
  return new StemmaError('INVALID_PARAMETER_VALUE', message)
}

/** RESOURCE_DOES_NOT_EXIST, 404. */
export function notFound(message: string): StemmaError {
  return new StemmaError('RESOURCE_DOES_NOT_EXIST', message)
}

/** RESOURCE_ALREADY_EXISTS, 400 as upstream: clients look at the code. */
export function alreadyExists(message: string): StemmaError {
  return new StemmaError('RESOURCE_ALREADY_EXISTS', message)
}

/** INVALID_STATE, 400 where upstream says 500 (see `errorTable`). */
export function invalidState(message: string): StemmaError {
  return new StemmaError('INVALID_STATE', message)
}

/** BAD_REQUEST, 400: the request as a whole cannot be understood. */
export function badRequest(message: string): StemmaError {
  return new StemmaError('BAD_REQUEST', message)
}

/** BAD_REQUEST with status 415: the body is in a form that no route takes. */
export function unsupportedMedia(message: string): StemmaError {
  return new StemmaError('BAD_REQUEST', message, undefined, { status: 415 })
}

/**
 * RESOURCE_EXHAUSTED, 429: nothing was done, try again. Clients of MLflow 3.18 repeat requests that create something only after this, never after 503.
 */
export function busy(message: string): StemmaError {
  return new StemmaError('RESOURCE_EXHAUSTED', message)
}

/** TEMPORARILY_UNAVAILABLE, 503: a part is away, or what was asked may have been done. */
export function unavailable(message: string): StemmaError {
  return new StemmaError('TEMPORARILY_UNAVAILABLE', message)
}

/** Whether the same request may pass later. */
export function isPassing({ code }: StemmaError): boolean {
  return code === 'TEMPORARILY_UNAVAILABLE' || code === 'RESOURCE_EXHAUSTED'
}

/** NOT_IMPLEMENTED, 501: clients fall back where they have another way. */
export function notImplemented(message: string): StemmaError {
  return new StemmaError('NOT_IMPLEMENTED', message)
}

/** PERMISSION_DENIED, 403. */
export function permissionDenied(message: string): StemmaError {
  return new StemmaError('PERMISSION_DENIED', message)
}

/** MAX_BLOCK_SIZE_EXCEEDED, 413: the request is larger than the server takes. */
export function tooLarge(message: string): StemmaError {
  return new StemmaError('MAX_BLOCK_SIZE_EXCEEDED', message)
}

/** MLflow's JSON body of an error. */
export function errorBody(error: StemmaError): string {
  const { sqlstate, errorClass } = errorTable[error.code]
  return JSON.stringify({
    error_code: error.code,
    message: error.message,
    sqlstate,
    error_class: errorClass,
  })
}

/** HTTP status of an error. */
export function errorStatus(error: StemmaError): number {
  return error.status ?? errorTable[error.code].status
}
