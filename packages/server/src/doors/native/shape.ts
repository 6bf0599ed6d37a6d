import { errorBody, errorTable } from '@stemma/contract'
import type { DoorShape } from '../door.ts'
import { decodeStrictly } from './strict-request.ts'

/** Our own door: what is not known is refused by name. */
export const nativeShape: DoorShape = {
  name: 'native',
  decode: decodeStrictly,
  printError: (error) => ({
    status: errorTable[error.code].status,
    type: 'application/json',
    body: errorBody(error),
  }),
}
