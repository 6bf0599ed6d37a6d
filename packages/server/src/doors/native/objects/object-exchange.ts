import { invalidParameter, notImplemented } from '@stemma/contract'
import type { ArtifactObjects, Ctx } from '@stemma/core'
import { areObjectIds, isObjectId } from '@stemma/objects'
import type { Exchange } from '../../door.ts'

/** One request of a route below `/api/v1/objects`, with its message. */
export interface ObjectExchange<Q> extends Exchange {
  readonly message: Q
}

/** A day: a client may need it for the rest of an upload. */
const keepMs = 24 * 60 * 60 * 1000
/** What has just come is leased for longer, so that no new lease is written for it. */
const atHandMs = 30 * 60 * 1000

/** @throws NOT_IMPLEMENTED where artifacts are plain files, so that clients fall back to sending them one by one. */
export function objectsOf({ objects, settings }: Ctx): ArtifactObjects {
  if (objects === undefined || !settings.servesArtifacts) {
    throw notImplemented('This server does not keep its artifacts as objects.')
  }
  return objects
}

/** Until when what a client was told about is safe from collection: milliseconds since 1970. */
export function keptUntil({ now }: Ctx): number {
  return now() + keepMs
}

/** Until when what is being named or sent is safe from collection: milliseconds since 1970. */
export function atHandUntil({ now }: Ctx): number {
  return now() + atHandMs
}

/** @throws INVALID_PARAMETER_VALUE for a list that is too long. */
export function refuseMany(list: readonly unknown[], field: string, most: number): void {
  if (list.length <= most) return
  throw invalidParameter(
    `Invalid value for parameter '${field}' supplied: It has ${list.length} items, and ${most} are allowed.`,
  )
}

/** @throws INVALID_PARAMETER_VALUE for the first that is no id. */
export function refuseOtherThanIds(ids: readonly string[], field: string): void {
  if (areObjectIds(ids)) return
  const place = ids.findIndex((id) => !isObjectId(id))
  throw invalidParameter(
    `Invalid value for parameter '${field}[${place}]' supplied: An object id is a SHA-256 in 64 hexadecimal digits, small letters.`,
  )
}
