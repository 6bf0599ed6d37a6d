import { badRequest, StemmaError } from '../errors.ts'
import { refuseManyTokens } from '../json/json-tokens.ts'
import { parseJson } from '../json/parse-json.ts'
import { queryFields } from './decode-query.ts'
import { decode } from './decode.ts'
import { camelCase, type Message } from './message.ts'

/** The parts of an HTTP request that hold a message. */
export interface RawRequest {
  readonly method: string
  /** The query string, with or without `?`; empty if there is none. */
  readonly query: string
  readonly body: Uint8Array | string | undefined
  /** Values of the path's placeholders, decoded. They count, whatever the body says in their place. */
  readonly params?: Readonly<Record<string, string>>
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads a request's message: a GET's from its query if there is one, everything else from the body. A body
 * that is JSON text inside a JSON string (old clients) is decoded again; one that is no JSON object counts as empty, as
 * upstream. Its missing fields are reported then; should nothing be missing, it is an error all the same, for else
 * a torn body would create a run.
 *
 * @throws INVALID_PARAMETER_VALUE that names the field; BAD_REQUEST for a body that is no JSON object.
 */
export function decodeRequest<T extends object>(spec: Message<T>, request: RawRequest): T {
  const { method, query, params } = request
  if (method === 'GET' && query !== '' && query !== '?') {
    return decode(spec, withParams(queryFields(spec, query), params))
  }
  const body = readBody(request.body)
  const decoded = decode(spec, withParams(body ?? {}, params))
  if (body === undefined) throw badRequest('The body is not a JSON object.')
  return decoded
}

/** The body's fields; undefined if it is no JSON object. */
function readBody(body: Uint8Array | string | undefined): Record<string, unknown> | undefined {
  if (body === undefined || body.length === 0) return {}
  const text = typeof body === 'string' ? body : decodeText(body)
  if (text === undefined) return undefined
  if (text.trim() === '') return {}
  const value = parse(text)
  const fields = typeof value === 'string' ? parseInner(value) : value
  if (fields === null) return {}
  if (typeof fields !== 'object' || Array.isArray(fields)) return undefined
  // The guarantee: parsed JSON that is neither null nor an array nor a scalar.
  return fields as Record<string, unknown>
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

/** Nobody has counted what is in there: it was one text until now. */
function parseInner(text: string): unknown {
  refuseManyTokens(text)
  return parse(text)
}

function parse(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    // Nesting that is too deep keeps its own text.
    if (error instanceof StemmaError && error.code === 'BAD_REQUEST') return undefined
    throw error
  }
}

function withParams(
  fields: Record<string, unknown>,
  params: Readonly<Record<string, string>> | undefined,
): Record<string, unknown> {
  if (params === undefined) return fields
  for (const [name, value] of Object.entries(params)) {
    // Under its other spelling it would contradict.
    Reflect.deleteProperty(fields, camelCase(name))
    fields[name] = value
  }
  return fields
}
