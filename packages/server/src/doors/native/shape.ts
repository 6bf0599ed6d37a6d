import { errorBody, errorStatus } from '@stemma/contract'
import type { DoorShape } from '../door.ts'
import { decodeStrictly } from './strict-request.ts'

/** Our own door: what is not known is refused by name. */
export const nativeShape: DoorShape = {
  name: 'native',
  decode: decodeStrictly,
  printError: (error) => ({
    status: errorStatus(error),
    type: 'application/json',
    body: errorBody(error),
  }),
}
