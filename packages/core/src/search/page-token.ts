import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { invalidParameter, parseJson, writeJson, type Int64 } from '@stemma/contract'
import type { Value } from '@stemma/store'

/** Where a search goes on. */
export interface PagePoint {
  /** Position of the last item given, or undefined when all were walked and only late movers are left. */
  readonly position: readonly Value[] | undefined
  /** Set when items may move in this order while somebody pages through it. */
  readonly moving?: { readonly horizon: Int64; readonly given: ReadonlySet<number> }
}

const version = 1
const maxTokenBytes = 4 * 1024 * 1024
const maxItems = 50_000_000

/** An opaque token for the next page of the search that `query` identifies. */
export function writePageToken(query: string, { position, moving }: PagePoint): string {
  const content = {
    v: version,
    q: query,
    p: position ?? null,
    ...(moving && { h: moving.horizon, g: packNumbers(moving.given) }),
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
  if ((typeof h === 'number' || typeof h === 'bigint') && typeof g === 'string')
    return { position, moving: { horizon: h, given: unpackNumbers(g) } }
  return { position }
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

/** A set of row numbers as a compressed bitmap from the smallest on: runs of one experiment lie close together. */
function packNumbers(numbers: ReadonlySet<number>): string {
  let low = Infinity
  let high = -Infinity
  for (const number of numbers) {
    if (number < low) low = number
    if (number > high) high = number
  }
  if (low > high) return ''
  const bits = new Uint8Array(Math.floor((high - low) / 8) + 1)
  for (const number of numbers) setBit(bits, number - low)
  return `${low}:${deflateRawSync(bits).toString('base64url')}`
}

function unpackNumbers(packed: string): ReadonlySet<number> {
  const numbers = new Set<number>()
  if (packed === '') return numbers
  const [low, encoded] = packed.split(':')
  const start = Number(low)
  let bits: Uint8Array
  try {
    bits = inflateRawSync(Buffer.from(encoded ?? '', 'base64url'), {
      maxOutputLength: maxItems / 8,
    })
  } catch {
    throw invalidParameter('Invalid page token, parsed value is not a position in a search')
  }
  for (const [index, byte] of bits.entries()) {
    for (let bit = 0; bit < 8; bit++) if ((byte >> bit) & 1) numbers.add(start + index * 8 + bit)
  }
  return numbers
}

function setBit(bits: Uint8Array, index: number): void {
  const byte = Math.floor(index / 8)
  bits[byte] = (bits[byte] ?? 0) | (1 << (index % 8))
}
