import {
  badRequest,
  decode,
  invalidParameter,
  jsonSchema,
  parseJson,
  showValue,
  type Field,
  type Message,
} from '@stemma/contract'
import type { RequestParts } from '../door.ts'
import { refuseUnknownFields } from './unknown-fields.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads a request as our own door has it: GET and DELETE from path and query, everything else from path and JSON body. What is not
 * known is refused by name, so that a misspelled filter never reads as "no filter".
 *
 * @throws INVALID_PARAMETER_VALUE that names the field; BAD_REQUEST for a body that is no JSON object or has no business there.
 */
export function decodeStrictly<T extends object>(spec: Message<T>, request: RequestParts): T {
  const { method, query, body, params } = request
  const hasBody = body !== undefined && body.length > 0
  if (method !== 'GET' && method !== 'DELETE') {
    refuseQuery(query)
    return decode(spec, { ...bodyFields(spec, hasBody ? body : '{}', params), ...params })
  }
  if (hasBody) throw badRequest(`A ${method} request has no body.`)
  return decode(spec, { ...queryFields(spec, query, params), ...params })
}

function queryFields<T extends object>(
  spec: Message<T>,
  query: string,
  params: Readonly<Record<string, string>>,
): Record<string, unknown> {
  // The guarantee: `Fields` has a field for each key.
  const fields = Object.entries(spec.fields as Readonly<Record<string, Field<unknown>>>).filter(
    ([name]) => !Object.hasOwn(params, name),
  )
  const byName = new Map(fields)
  const given = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(query)) {
    if (!byName.has(name))
      throw invalidParameter(
        `Unknown query parameter ${showValue(name)}. ${knownText([...byName.keys()])}`,
      )
    const values = given.get(name)
    if (values) values.push(value)
    else given.set(name, [value])
  }
  const raw: Record<string, unknown> = {}
  for (const [name, values] of given) {
    if (byName.get(name)?.isList) {
      // `metrics=` is the one way to write an empty list in a query.
      raw[name] = values.length === 1 && values[0] === '' ? [] : values
      continue
    }
    if (values.length > 1)
      throw invalidParameter(`Query parameter '${name}' is given ${values.length} times.`)
    raw[name] = values[0]
  }
  return raw
}

function refuseQuery(query: string): void {
  const [first] = new URLSearchParams(query)
  if (first)
    throw invalidParameter(
      `Unknown query parameter ${showValue(first[0])}. ${knownText([])} Fields go in the JSON body.`,
    )
}

function bodyFields<T extends object>(
  spec: Message<T>,
  body: Uint8Array | string,
  params: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const value = parseBody(body)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest('The body is not a JSON object.')
  refuseUnknownFields(value, jsonSchema(spec))
  // The guarantee: an object that is no array, whose names are known.
  const fields = value as Record<string, unknown>
  for (const [name, inPath] of Object.entries(params)) {
    const stated = fields[name]
    if (stated === undefined || stated === null || stated === inPath) continue
    throw invalidParameter(
      `Invalid value ${showValue(stated)} for parameter '${name}' supplied: The path says ${showValue(inPath)}.`,
    )
  }
  return fields
}

function parseBody(body: Uint8Array | string): unknown {
  let text: string
  try {
    text = typeof body === 'string' ? body : utf8.decode(body)
  } catch {
    throw badRequest('The body is not UTF-8.')
  }
  return parseJson(text)
}

function knownText(names: readonly string[]): string {
  return names.length === 0 ? 'This route takes none.' : `Known: ${names.toSorted().join(', ')}.`
}
