import { isPassing, StemmaError } from '@stemma/contract'
import { toStemmaError } from '../http/to-stemma-error.ts'
import type { ThreadHost } from '../threads/answer-calls.ts'
import type { Answer, Call } from '../threads/database/call.ts'
import { rowContext, type RowParts } from '../threads/database/row-context.ts'
import type { DatabaseDoor } from './door.ts'

export interface HandledCall {
  readonly door: DatabaseDoor
  readonly call: Call
  readonly log: ThreadHost['log']
}

const json = 'application/json'

/** Answers a whole request with the database at hand: reads its message, runs its handler. Errors are answers, printed by the door. */
export async function handleCall(
  parts: RowParts,
  { door, call, log }: HandledCall,
): Promise<Answer> {
  try {
    const handler = door.handlers.get(call.route)
    if (!handler) throw new StemmaError('ENDPOINT_NOT_FOUND', `No route ${call.route}`)
    const request = door.decode(handler.request, call)
    const content = await handler.handle(rowContext(call, parts), request, call.page)
    if (typeof content === 'string' || content instanceof Uint8Array)
      return { status: 200, type: json, body: content }
    return { status: 200, ...content }
  } catch (error) {
    const known = toStemmaError(error, call.requestId)
    const cause = known === error ? known.cause : error
    if (known.code === 'INTERNAL_ERROR' || isPassing(known)) {
      log({
        level: known.code === 'INTERNAL_ERROR' ? 'error' : 'warn',
        requestId: call.requestId,
        message: cause instanceof Error ? (cause.stack ?? cause.message) : known.message,
      })
    }
    return door.printError(known)
  }
}
