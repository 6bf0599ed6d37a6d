import { badRequest, errorStatus, parseJson, type Message } from '@stemma/contract'
import type { DoorShape, RequestParts } from '../door.ts'
import { CometError } from './comet-error.ts'

/** Comet's protocol: fields of the query and of a JSON body, which win; an error is a number that the client knows, and a text. */
export const cometShape: DoorShape = {
  name: 'comet',
  decode: <T extends object>(_: Message<T>, { body, query, params }: RequestParts): T =>
    // The message has no fields of its own.
    ({ ...Object.fromEntries(new URLSearchParams(query)), ...read(body), ...params }) as T,
  printError: (error) => {
    const status = errorStatus(error)
    // The client takes 401 for a reason to ask for another key, and 404 of an experiment for one to give up.
    return {
      status: status === 404 ? 400 : status,
      type: 'application/json',
      body: JSON.stringify({
        msg: error.message,
        code: status,
        sdk_error_code: error instanceof CometError ? error.number : CometError.own,
      }),
    }
  },
}

function read(body: Uint8Array | undefined): object {
  if (body === undefined || body.length === 0) return {}
  try {
    const value = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body))
    // Some bodies are lists.
    if (Array.isArray(value)) return { items: value }
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Said below, without what was sent: it has the user's key.
  }
  throw badRequest('The body is not JSON.')
}
