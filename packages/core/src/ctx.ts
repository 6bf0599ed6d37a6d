import { permissionDenied, type Permission } from '@stemma/contract'
import type { Store, Tx } from '@stemma/store'
import { insertAudit } from '@stemma/store'
import { actorName, type Caller } from './caller.ts'
import type { LocationTrust } from './locations/host-scheme.ts'
import type { Secrets } from './secrets.ts'
import type { Outbound } from './webhooks/outbound.ts'

/** What a verb of rows works with, on the thread that has the database. Nothing else reads the clock, randomness or the environment. */
export interface RowCtx extends Caller {
  readonly store: Store
  /** Of what serves and what it answered: `store`, unless the inference log has a database of its own. */
  readonly log: Store
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly randomBytes: (count: number) => Uint8Array
  readonly may: (permission: Permission) => boolean
  readonly settings: CoreSettings
  readonly secrets: Secrets
  readonly outbound: Outbound
  /** Something waits for delivery as soon as the transaction that is open has ended. */
  readonly onDeliveryQueued: () => void
}

export interface CoreSettings {
  /** Where artifacts of new experiments go, before `/<experiment id>`. */
  readonly defaultArtifactRoot: string
  /** Cut parameter and tag values that are too long, instead of refusing them. */
  readonly truncate: boolean
  /** Hosts that an artifact location may name. */
  readonly trust: LocationTrust
  /** Files are served, not only named. */
  readonly servesArtifacts: boolean
  /** The folder of plain artifacts and leftovers of uploads; undefined for a bucket. */
  readonly artifactFolder: string | undefined
}

/** Throws PERMISSION_DENIED. */
export function authorize(ctx: RowCtx, permission: Permission): void {
  if (!ctx.may(permission)) throw permissionDenied('Permission denied')
}

/** Writes who did what, in the transaction that does it. */
export async function audit(
  ctx: RowCtx,
  tx: Tx,
  action: string,
  subject: string,
  detail: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await insertAudit(tx, {
    at: ctx.now(),
    actor: actorName(ctx.actor),
    action,
    subject,
    request_id: ctx.requestId,
    detail: JSON.stringify(detail),
  })
}

/**
 * A new id: 32 lower-case hex digits. The first two tell the minute, going round every 256: ids that are made together lie together in
 * every index, and a commit writes fewer pages. The others are random, so that a few more digits tell runs apart.
 */
export function newId(ctx: RowCtx): string {
  const minute = Math.floor(ctx.now() / 60_000) % 256
  return hex(minute) + Array.from(ctx.randomBytes(15), hex).join('')
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}
