import { invalidParameter, parseJson, writeJson, type Int64 } from '@stemma/contract'
import type { Value } from '@stemma/store'
import { NumberSet } from './number-set.ts'

/** Where a search goes on. */
export interface PagePoint {
  /** Position of the last item given, or undefined when all were walked and only late movers are left. */
  readonly position: readonly Value[] | undefined
  /** Set when items may move in this order while somebody pages through it. */
  readonly moving?: { readonly horizon: Int64; readonly given: NumberSet }
}

const version = 1
const maxTokenBytes = 4 * 1024 * 1024

/** An opaque token for the next page of the search that `query` identifies. */
export function writePageToken(query: string, { position, moving }: PagePoint): string {
  const content = {
    v: version,
    q: query,
    p: position ?? null,
    ...(moving && { h: moving.horizon, g: moving.given.pack() }),
  }
  return Buffer.from(writeJson(content)).toString('base64url')
}

/** Throws INVALID_PARAMETER_VALUE when the token is no token, or one of another search. */
export function readPageToken(query: string, token: string): PagePoint {
  if (
    !/^[A-Za-z0-9_-]+=*$/.test(token) ||
    token.replace(/=+$/, '').length % 4 === 1 ||
    token.length > maxTokenBytes
  ) {
    throw invalidParameter('Invalid page token, could not base64-decode')
  }
  const text = Buffer.from(token, 'base64url').toString('utf8')
  const content = contentOf(text)
  if (content === undefined)
    throw invalidParameter(
      token.length < 8
        ? 'Invalid page token, could not base64-decode'
        : 'Invalid page token, parsed value is not a position in a search',
    )
  if (content['q'] !== query)
    throw invalidParameter(
      'Invalid page token, it belongs to a search with another filter, order or scope',
    )
  const { p, h, g } = content
  const position = Array.isArray(p) && p.every(isValue) ? p : undefined
  if (p !== null && position === undefined)
    throw invalidParameter('Invalid page token, parsed value is not a position in a search')
  if (h === undefined && g === undefined) return { position }
  const given = typeof g === 'string' ? NumberSet.unpack(g) : undefined
  if (given === undefined || (typeof h !== 'number' && typeof h !== 'bigint'))
    throw invalidParameter('Invalid page token, parsed value is not a position in a search')
  return { position, moving: { horizon: h, given } }
}

function contentOf(text: string): Record<string, unknown> | undefined {
  try {
    const content = parseJson(text)
    if (typeof content !== 'object' || content === null || Array.isArray(content)) return undefined
    const fields = content as Record<string, unknown> // an object that is no array
    return fields['v'] === version ? fields : undefined
  } catch {
    return undefined
  }
}

function isValue(value: unknown): value is Value {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint'
  )
}
