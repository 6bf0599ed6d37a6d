import type { NativeRequest, NativeResponse, NativeRouteName } from '@stemma/contract'
import { call, httpCall, makeClient, type Client } from '@stemma/sdk/client'
import { base } from '../router/history.ts'

/** The server that this page came from. */
export const server: Client = makeClient(base)

/** Asks it, by the name of a route. */
export function ask<Name extends NativeRouteName>(
  name: Name,
  request: Partial<NativeRequest<Name>>,
  signal?: AbortSignal,
): Promise<NativeResponse<Name>> {
  return call(server, name, request, signal)
}

/** Asks MLflow's door for what only it does; `path` is what follows `/api/2.0/mlflow/`. */
export async function askMlflow(path: string, body: object): Promise<void> {
  const call = {
    method: 'POST',
    path: `/api/2.0/mlflow/${path}`,
    body: JSON.stringify(body),
  } as const
  await server.json(call)
}

/** The address of what a GET route answers, for links and images. */
export function addressOf<Name extends NativeRouteName>(
  name: Name,
  request: Partial<NativeRequest<Name>>,
): string {
  const { path, query = {} } = httpCall(name, request)
  const pairs = new URLSearchParams()
  for (const [key, value] of Object.entries(query))
    for (const item of typeof value === 'object' ? value : [value])
      if (item !== undefined) pairs.append(key, String(item))
  return `${base}${path}${pairs.size === 0 ? '' : `?${pairs.toString()}`}`
}
