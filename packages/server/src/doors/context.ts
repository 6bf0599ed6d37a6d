import { randomFillSync } from 'node:crypto'
import type { RowCtx } from '@stemma/core'
import type { Store } from '@stemma/store'
import type { ServerSettings } from '../config/settings.ts'
import type { Call } from '../engine/protocol.ts'

/** What calls on one database thread have in common. */
export interface CallParts extends Pick<RowCtx, 'secrets' | 'outbound' | 'onDeliveryQueued'> {
  readonly store: Store
  readonly settings: ServerSettings
  readonly log: (level: 'error' | 'warn' | 'info', requestId: string, message: string) => void
}

/** What a verb works with, for one call. */
export function contextOf(
  { actor, requestId }: Pick<Call, 'actor' | 'requestId'>,
  { store, settings, secrets, outbound, onDeliveryQueued }: CallParts,
): RowCtx {
  return {
    actor,
    requestId,
    store,
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

function coreSettings({
  defaultArtifactRoot,
  truncateLongValues,
  hostSchemes,
}: ServerSettings): RowCtx['settings'] {
  return {
    defaultArtifactRoot,
    truncate: truncateLongValues,
    trust: { locations: [defaultArtifactRoot], schemes: hostSchemes },
  }
}
