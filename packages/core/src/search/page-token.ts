import { createHmac, timingSafeEqual } from 'node:crypto'
import { invalidParameter, isInt64, parseJson, writeJson, type Int64 } from '@stemma/contract'
import type { Value } from '@stemma/store'
import { NumberSet } from './number-set.ts'

/** Where a search goes on. */
export interface PagePoint {
  /** Position of the last item given, or undefined when all were walked and only late movers are left. */
  readonly position: readonly Value[] | undefined
  /** Set when items may move in this order while somebody pages through it. */
  readonly moving?: { readonly horizon: Int64; readonly given: NumberSet }
}

/** What a token belongs to. */
export interface TokenPlace {
  /** Of the database: without it nobody makes a token. */
  readonly key: string
  /** The search, as `queryHash` names it. */
  readonly query: string
}

const version = 2
const maxTokenBytes = 4 * 1024 * 1024
const signatureBytes = 16
const noPosition = 'Invalid page token, parsed value is not a position in a search'

/** An opaque token for the next page of a search: a signature, and the place as JSON. */
export function writePageToken(
  { key, query }: TokenPlace,
  { position, moving }: PagePoint,
): string {
  const content = Buffer.from(
    writeJson({
      v: version,
      q: query,
      p: position ?? null,
      ...(moving && { h: moving.horizon, g: moving.given.pack() }),
    }),
  )
  return Buffer.concat([signatureOf(key, content), content]).toString('base64url')
}

/** Throws INVALID_PARAMETER_VALUE when the token is none of this database, or one of another search. */
export function readPageToken({ key, query }: TokenPlace, token: string): PagePoint {
  const bare = token.replace(/=+$/, '')
  if (!/^[A-Za-z0-9_-]{8,}$/.test(bare) || bare.length % 4 === 1 || token.length > maxTokenBytes)
    throw invalidParameter('Invalid page token, could not base64-decode')
  const bytes = Buffer.from(bare, 'base64url')
  const [signature, content] = [bytes.subarray(0, signatureBytes), bytes.subarray(signatureBytes)]
  if (content.length === 0 || !timingSafeEqual(signature, signatureOf(key, content)))
    throw invalidParameter(noPosition)
  const { q, p, h, g } = contentOf(content.toString('utf8'))
  if (q !== query)
    throw invalidParameter(
      'Invalid page token, it belongs to a search with another filter, order or scope',
    )
  const position = Array.isArray(p) && p.every(isValue) ? p : undefined
  if (p !== null && position === undefined) throw invalidParameter(noPosition)
  if (h === undefined && g === undefined) return { position }
  const given = typeof g === 'string' ? NumberSet.unpack(g) : undefined
  if (given === undefined || !isInteger(h)) throw invalidParameter(noPosition)
  return { position, moving: { horizon: h, given } }
}

function signatureOf(key: string, content: Uint8Array): Buffer {
  return createHmac('sha256', key).update(content).digest().subarray(0, signatureBytes)
}

/** Signed: but a server of another version may have done it. */
function contentOf(text: string): Record<string, unknown> {
  try {
    const content = parseJson(text)
    const isObject = typeof content === 'object' && content !== null && !Array.isArray(content)
    const fields = isObject ? (content as Record<string, unknown>) : {} // an object that is no array
    if (fields['v'] === version) return fields
  } catch {
    // Said below.
  }
  throw invalidParameter(noPosition)
}

function isValue(value: unknown): value is Value {
  return (
    value === null || typeof value === 'string' || typeof value === 'number' || isInteger(value)
  )
}

/** What a column of 64 bits can hold. */
function isInteger(value: unknown): value is Int64 {
  return Number.isSafeInteger(value) || (typeof value === 'bigint' && isInt64(value))
}
