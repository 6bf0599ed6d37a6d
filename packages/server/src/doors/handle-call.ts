import { randomFillSync } from 'node:crypto'
import { decodeRequest, errorBody, errorTable, StemmaError } from '@stemma/contract'
import { ensureDefaultExperiment, type Ctx } from '@stemma/core'
import type { Store } from '@stemma/store'
import type { ServerSettings } from '../config/settings.ts'
import type { Answer, Call } from '../engine/protocol.ts'
import { toStemmaError } from '../http/to-stemma-error.ts'
import { endpoints } from './endpoints.ts'

export interface CallParts {
  readonly store: Store
  readonly settings: ServerSettings
  readonly log: (level: 'error' | 'warn' | 'info', requestId: string, message: string) => void
}

/** Runs one call on a database thread: finds its endpoint, reads its message, answers in JSON. Never throws. */
export async function handleCall({ store, settings, log }: CallParts, call: Call): Promise<Answer> {
  try {
    if (call.route === 'ping') {
      await store.ping()
      return json(200, '{}')
    }
    const endpoint = endpoints.get(call.route)
    if (!endpoint) throw new StemmaError('ENDPOINT_NOT_FOUND', `No route ${call.route}`)
    const request =
      endpoint.decode?.(call) ?? decodeRequest(endpoint.request, { ...call, body: call.body })
    return json(200, await endpoint.handle(contextOf(call, store, settings), request, call.files))
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
export async function prepareStore(store: Store, settings: ServerSettings): Promise<void> {
  await ensureDefaultExperiment(contextOf({ actor: 'stemma', requestId: 'start' }, store, settings))
}

function contextOf(
  { actor, requestId }: Pick<Call, 'actor' | 'requestId'>,
  store: Store,
  settings: ServerSettings,
): Ctx {
  return {
    actor,
    requestId,
    store,
    now: () => Date.now(),
    randomBytes,
    may: () => true, // Everybody may do everything until users exist; the permission of each route is declared already.
    settings: coreSettings(settings),
  }
}

const randomPool = new Uint8Array(4096)
let randomLeft = 0

/** Fresh random bytes; the system is asked for many at once. */
function randomBytes(count: number): Uint8Array {
  if (count > randomPool.length) return randomFillSync(new Uint8Array(count))
  if (count > randomLeft) {
    randomFillSync(randomPool)
    randomLeft = randomPool.length
  }
  randomLeft -= count
  return randomPool.slice(randomLeft, randomLeft + count)
}

function coreSettings({
  defaultArtifactRoot,
  truncateLongValues,
  hostSchemes,
}: ServerSettings): Ctx['settings'] {
  return {
    defaultArtifactRoot,
    truncate: truncateLongValues,
    trust: { locations: [defaultArtifactRoot], schemes: hostSchemes },
  }
}

function json(status: number, body: string | Uint8Array<ArrayBuffer>): Answer {
  return { status, type: 'application/json', body }
}
