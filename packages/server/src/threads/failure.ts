import { StemmaError } from '@stemma/contract'
import type { Failure } from './protocol.ts'

/** An error as plain data. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof Error))
    return { code: undefined, message: String(error), stack: undefined }
  const code = error instanceof StemmaError ? error.code : undefined
  return { code, message: error.message, stack: error.stack }
}

/** The error again, as the other thread had it. */
export function fromFailure({ code, message, stack }: Failure): Error {
  const error = code === undefined ? new Error(message) : new StemmaError(code, message)
  if (stack !== undefined) error.stack = stack
  return error
}
