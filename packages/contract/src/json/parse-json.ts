import { badRequest, invalidParameter } from '../errors.ts'
import { spellNonFinite, notANumber } from './spell-non-finite.ts'

/** Arrays and objects inside each other, at most. */
export const maxJsonDepth = 100

/** `JSON.parse` hands the source text of a primitive to its reviver; TypeScript's library does not know yet. */
type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown
// The guarantee: Node 21 and later call the reviver with three arguments.
const parseWith = JSON.parse as (text: string, reviver?: Reviver) => unknown

const integer = /^-?\d{16,20}$/

/**
 * Parses JSON. Integers beyond 2^53 come as `bigint` (those of more than 20 characters, which no 64-bit field takes, as
 * `number`), bare `NaN` and `Infinity` of Python as numbers, and keys named `__proto__` are dropped.
 *
 * @throws BAD_REQUEST when the text is no JSON, INVALID_PARAMETER_VALUE when it is nested deeper than 100.
 */
export function parseJson(text: string): unknown {
  let value: unknown
  try {
    value = parseWith(text)
  } catch {
    return parseTolerantly(text)
  }
  // A second parse only for the rare text with a large integer: the reviver makes it several times slower.
  return inspect(value, maxJsonDepth) ? parseWith(text, reviveExactly) : value
}

function parseTolerantly(text: string): unknown {
  const spelled = spellNonFinite(text)
  if (spelled === undefined) throw badRequest('The body is not valid JSON.')
  let value: unknown
  try {
    value = parseWith(spelled)
  } catch {
    throw badRequest('The body is not valid JSON.')
  }
  inspect(value, maxJsonDepth)
  return parseWith(spelled, reviveExactly)
}

function reviveExactly(
  key: string,
  value: unknown,
  context: { readonly source?: string },
): unknown {
  // `undefined` makes JSON.parse leave the key out.
  if (key === '__proto__') return undefined
  const { source } = context
  if (typeof value !== 'number' || source === undefined) return value
  if (source === notANumber) return Number.NaN
  return !Number.isSafeInteger(value) && integer.test(source) ? BigInt(source) : value
}

/**
 * Drops dangerous keys, refuses deep nesting; true if a number may have lost digits.
 * It sees every value of every request, hence the shape: primitives are settled in the loop, without a call.
 */
function inspect(value: unknown, levels: number): boolean {
  if (typeof value === 'number') return isInexact(value)
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) {
    throw invalidParameter(`The JSON is nested deeper than ${maxJsonDepth} levels.`)
  }
  let inexact = false
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index]
      if (typeof item === 'object') inexact = inspect(item, levels - 1) || inexact
      else if (typeof item === 'number' && isInexact(item)) inexact = true
    }
    return inexact
  }
  // The guarantee: JSON.parse makes plain objects, so `for in` meets own keys only.
  const fields = value as Record<string, unknown>
  for (const key in fields) {
    const field = fields[key]
    if (key === '__proto__') Reflect.deleteProperty(fields, key)
    else if (typeof field === 'object') inexact = inspect(field, levels - 1) || inexact
    else if (typeof field === 'number' && isInexact(field)) inexact = true
  }
  return inexact
}

function isInexact(value: number): boolean {
  return value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER
}
