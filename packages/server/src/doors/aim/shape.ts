import { badRequest, parseJson, type Message } from '@stemma/contract'
import type { DoorShape, RequestParts } from '../door.ts'
import { AimError } from './aim-error.ts'

/** Aim's protocol: an error is an exception that the client raises. */
export const aimShape: DoorShape = {
  name: 'aim',
  decode: <T extends object>(_: Message<T>, { body }: RequestParts): T => read(body) as T, // the message has no fields of its own
  printError: (error) => ({
    // The client raises what a 400 says, and breaks over every other status.
    status: 400,
    type: 'application/json',
    body: JSON.stringify({
      exception: {
        module_name: 'builtins',
        class_name: error instanceof AimError ? error.className : 'RuntimeError',
        args: JSON.stringify([error.message]),
        message: error.message,
      },
    }),
  }),
}

function read(body: Uint8Array | undefined): object {
  try {
    const value = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body))
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Said below.
  }
  throw badRequest('The body is not a JSON object.')
}
