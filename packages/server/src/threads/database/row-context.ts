import { randomFillSync } from 'node:crypto'
import type { Caller, RowCtx } from '@stemma/core'
import { coreSettings } from '../../config/core-settings.ts'
import type { ServerSettings } from '../../config/settings.ts'

/** What verbs on one thread have in common. */
export interface RowParts extends Pick<
  RowCtx,
  'store' | 'log' | 'secrets' | 'outbound' | 'onDeliveryQueued'
> {
  readonly settings: ServerSettings
}

/** What a verb of rows works with, for one caller. */
export function rowContext(
  { actor, requestId }: Caller,
  { store, log, settings, secrets, outbound, onDeliveryQueued }: RowParts,
): RowCtx {
  return {
    actor,
    requestId,
    store,
    log,
    now: () => Date.now(),
    randomBytes,
    may: () => true, // Everybody may do everything until users exist; the permission of each route is declared already.
    settings: coreSettings(settings),
    secrets,
    outbound,
    onDeliveryQueued,
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
