import { badRequest, errorStatus, parseJson, type Message } from '@stemma/contract'
import type { DoorShape, RequestParts } from '../door.ts'

/** The live protocol of dvclive. A message is a map of what it likes: the verb reads it. */
export const studioShape: DoorShape = {
  name: 'studio',
  decode: <T extends object>(_: Message<T>, { body }: RequestParts): T => {
    const value = read(body)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as T // the message has no fields of its own
    throw badRequest('The body is not a JSON object.')
  },
  printError: (error) => ({
    status: errorStatus(error),
    type: 'application/json',
    body: JSON.stringify({ detail: error.message }),
  }),
}

function read(body: Uint8Array | undefined): unknown {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw badRequest('The body is not a JSON object.')
  }
}
