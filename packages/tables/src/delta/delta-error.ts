import { invalidState, type StemmaError } from '@stemma/contract'

/** INVALID_STATE: a Delta table is not one that can be read, for a reason that names the file or the feature. */
export function deltaError(message: string): StemmaError {
  return invalidState(`The Delta table can't be read: ${message}`)
}
