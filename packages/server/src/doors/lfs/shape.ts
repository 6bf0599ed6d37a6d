import { decodeRequest, errorStatus, lfsType, type StemmaError } from '@stemma/contract'
import type { DoorShape } from '../door.ts'

/** Git LFS's API. Its error has a text that the client shows. */
export const lfsShape: DoorShape = {
  name: 'lfs',
  decode: (message, { method, query, body }) => decodeRequest(message, { method, query, body }),
  printError: (error) => ({
    status: statusFor(error),
    type: lfsType,
    body: JSON.stringify({ message: error.message }),
  }),
}

/**
 * What makes a client do the right thing. It takes 422 for success of a kind: the push goes on without the object. After 503 it gives a
 * batch up at once, and after 429 it comes again when it is told to.
 */
function statusFor(error: StemmaError): number {
  const status = errorStatus(error)
  if (status === 422) return 400
  return status === 503 ? 429 : status
}
