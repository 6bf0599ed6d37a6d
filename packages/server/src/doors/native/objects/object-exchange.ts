import { invalidParameter, notImplemented } from '@stemma/contract'
import { areObjectIds, isObjectId } from '@stemma/objects'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AppParts } from '../../../http/app.ts'
import type { ObjectTransfer } from './object-transfer.ts'

/** What the routes below `/api/v1/objects` need of this thread. */
export type ObjectRouteParts = AppParts & { readonly transfer?: ObjectTransfer | undefined }

/** One request of a route below `/api/v1/objects`, with its message. */
export interface ObjectExchange<Q> {
  readonly parts: ObjectRouteParts
  readonly message: Q
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** A day: a client may need it for the rest of an upload. */
const keepMs = 24 * 60 * 60 * 1000
/** What has just come is leased for longer, so that no new lease is written for it. */
const atHandMs = 30 * 60 * 1000

/** @throws NOT_IMPLEMENTED where artifacts are plain files, so that clients fall back to sending them one by one. */
export function transferOf({ transfer, settings }: ObjectRouteParts): ObjectTransfer {
  if (transfer === undefined || !settings.serveArtifacts) {
    throw notImplemented('This server does not keep its artifacts as objects.')
  }
  return transfer
}

/** Until when what a client was told about is safe from collection: milliseconds since 1970. */
export function keptUntil(): number {
  return Date.now() + keepMs
}

/** Until when what is being named or sent is safe from collection: milliseconds since 1970. */
export function atHandUntil(): number {
  return Date.now() + atHandMs
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
