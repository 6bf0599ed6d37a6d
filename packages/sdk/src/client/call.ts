import {
  nativeRoutes,
  routePaths,
  writeJson,
  type Field,
  type NativeRequest,
  type NativeResponse,
  type NativeRouteName,
} from '@stemma/contract'
import type { Client, HttpCall } from './client.ts'
import { UnexpectedAnswerError } from './errors.ts'

/**
 * Calls a route of the native door by its name. The answer is as the server sent it: NaN and infinities are text, and fields that this
 * version does not know are still there. Throws as the client does, and UnexpectedAnswerError for an answer without its required fields.
 */
export async function call<Name extends NativeRouteName>(
  client: Client,
  name: Name,
  request: Partial<NativeRequest<Name>>,
  signal?: AbortSignal,
): Promise<NativeResponse<Name>> {
  const answer =
    (await client.json({ ...httpCall(name, request), ...(signal && { signal }) })) ?? {}
  const { response } = nativeRoutes[name]
  const fields = Object.entries<Field<unknown>>(response?.fields ?? {})
  const isComplete =
    typeof answer === 'object' &&
    fields.every(([field, { isRequired }]) => !isRequired || Object.hasOwn(answer, field))
  if (!isComplete) throw client.explain(new UnexpectedAnswerError())
  // The guarantee: the server writes what the route's record says, and the fields that must be there are.
  return answer as NativeResponse<Name>
}

/**
 * How a request of a route goes over HTTP: what the path does not hold stands in the query of a GET and of a route whose body is a file, and
 * in the body of the rest.
 */
export function httpCall(name: NativeRouteName, request: object): HttpCall {
  const { method, ...route } = nativeRoutes[name]
  const rest: Record<string, unknown> = { ...request }
  const path = (routePaths(route)[0] ?? '').replaceAll(/\{(\w+)\*?\}/gu, (_, field: string) => {
    const value = String(rest[field])
    delete rest[field]
    return encodeURIComponent(value)
  })
  if (method === 'GET' || route.access === 'stream') return { method, path, query: queryOf(rest) }
  return Object.keys(rest).length === 0 && method === 'DELETE'
    ? { method, path }
    : { method, path, body: writeJson(rest) }
}

function queryOf(fields: Readonly<Record<string, unknown>>): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    // An empty list is told from an absent one by an empty value.
    if (Array.isArray(value)) query[name] = value.length === 0 ? [''] : value.map(queryText)
    else query[name] = queryText(value)
  }
  return query
}

function queryText(value: unknown): string {
  return typeof value === 'string' ? value : writeJson(value)
}
