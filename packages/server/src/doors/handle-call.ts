import { decodeRequest, errorBody, errorTable, StemmaError } from '@stemma/contract'
import { ensureDefaultExperiment } from '@stemma/core'
import type { Answer, Call } from '../engine/protocol.ts'
import { toStemmaError } from '../http/to-stemma-error.ts'
import { contextOf, type CallParts } from './context.ts'
import { endpoints } from './endpoints.ts'

/** Runs one call on a database thread: finds its endpoint, reads its message, answers in JSON. Never throws. */
export async function handleCall(parts: CallParts, call: Call): Promise<Answer> {
  const { store, log } = parts
  try {
    if (call.route === 'ping') {
      await store.ping()
      return json(200, '{}')
    }
    const endpoint = endpoints.get(call.route)
    if (!endpoint) throw new StemmaError('ENDPOINT_NOT_FOUND', `No route ${call.route}`)
    const request =
      endpoint.decode?.(call) ?? decodeRequest(endpoint.request, { ...call, body: call.body })
    const ctx = contextOf(call, parts)
    const content = await endpoint.handle(ctx, request, call.files, call.bytes)
    if (typeof content === 'string' || content instanceof Uint8Array) return json(200, content)
    return { ...json(200, content.json), bytes: content.bytes }
  } catch (error) {
    const known = toStemmaError(error, call.requestId)
    const cause = known === error ? known.cause : error
    if (known.code === 'INTERNAL_ERROR' || known.code === 'TEMPORARILY_UNAVAILABLE') {
      log(
        known.code === 'INTERNAL_ERROR' ? 'error' : 'warn',
        call.requestId,
        cause instanceof Error ? (cause.stack ?? cause.message) : known.message,
      )
    }
    return json(errorTable[known.code].status, errorBody(known))
  }
}

/** What must be there before the first request: experiment 0. */
export async function prepareStore(parts: CallParts): Promise<void> {
  await ensureDefaultExperiment(contextOf({ actor: { kind: 'stemma' }, requestId: 'start' }, parts))
}

function json(status: number, body: string | Uint8Array<ArrayBuffer>): Answer {
  return { status, type: 'application/json', body }
}
