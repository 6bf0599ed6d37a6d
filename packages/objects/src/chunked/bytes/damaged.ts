import { StemmaError } from '@stemma/contract'

/** DATA_LOSS: stored bytes are not what was stored. `what` is a clause without full stop. */
export function damaged(what: string): StemmaError {
  return new StemmaError('DATA_LOSS', `Stored data is damaged: ${what}.`)
}
