import { invalidParameter, type StemmaError } from '@stemma/contract'

/** What is wrong with a field of what somebody wants to have in the log. */
export function refused(field: string, reason: string): StemmaError {
  return invalidParameter(`Invalid value for parameter '${field}' supplied: ${reason}`)
}
