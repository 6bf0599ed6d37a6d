import { invalidParameter } from '../errors.ts'
import { decode } from './decode.ts'
import type { Field } from './field.ts'
import type { Message } from './message.ts'
import { showValue } from './show-value.ts'

/**
 * Reads a message from a query string (with or without `?`). Fields go by their own names only; lists are repeated
 * keys, of other fields the first counts; `+` is a space; unknown names are ignored.
 *
 * @throws INVALID_PARAMETER_VALUE that names the field.
 */
export function decodeQuery<T extends object>(spec: Message<T>, queryString: string): T {
  return decode(spec, queryFields(spec, queryString))
}

/** The fields of a query string as JSON would have them, scalars as text. */
export function queryFields<T extends object>(
  spec: Message<T>,
  queryString: string,
): Record<string, unknown> {
  const query = new URLSearchParams(queryString)
  const raw: Record<string, unknown> = {}
  // The guarantee: `Fields` has a field for each key.
  for (const [name, field] of Object.entries(
    spec.fields as Readonly<Record<string, Field<unknown>>>,
  )) {
    copyField(query, raw, { name, field })
    if (field.olderName !== undefined) copyField(query, raw, { name: field.olderName, field })
  }
  return raw
}

function copyField(
  query: URLSearchParams,
  raw: Record<string, unknown>,
  { name, field }: { name: string; field: Field<unknown> },
): void {
  if (!query.has(name)) return
  if (field.isList) {
    raw[name] = query.getAll(name)
    return
  }
  const value = query.get(name) ?? ''
  if (field.isBoolean && !/^(?:true|false)$/i.test(value)) {
    throw invalidParameter(`Invalid boolean value: ${showValue(value)}, must be 'true' or 'false'`)
  }
  raw[name] = value
}
