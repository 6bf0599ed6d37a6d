import { permissionDenied, type LocationTrust, type Permission } from '@stemma/contract'
import type { Store, Tx } from '@stemma/store'
import { insertAudit } from '@stemma/store'

/** What a verb works with. Nothing else reads the clock, randomness or the environment. */
export interface Ctx {
  readonly actor: string
  readonly requestId: string
  readonly store: Store
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly randomBytes: (count: number) => Uint8Array
  readonly may: (permission: Permission) => boolean
  readonly settings: CoreSettings
}

export interface CoreSettings {
  /** Where artifacts of new experiments go, before `/<experiment id>`. */
  readonly defaultArtifactRoot: string
  /** Cut parameter and tag values that are too long, instead of refusing them. */
  readonly truncate: boolean
  /** Hosts that an artifact location may name. */
  readonly trust: LocationTrust
}

/** Throws PERMISSION_DENIED. */
export function authorize(ctx: Ctx, permission: Permission): void {
  if (!ctx.may(permission)) throw permissionDenied('Permission denied')
}

/** Writes who did what, in the transaction that does it. */
export async function audit(
  ctx: Ctx,
  tx: Tx,
  action: string,
  subject: string,
  detail: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await insertAudit(tx, {
    at: ctx.now(),
    actor: ctx.actor,
    action,
    subject,
    request_id: ctx.requestId,
    detail: JSON.stringify(detail),
  })
}

/** Lower-case hex, two characters a byte. */
export function randomHex(ctx: Ctx, bytes: number): string {
  return Array.from(ctx.randomBytes(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
