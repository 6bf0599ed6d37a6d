import type { NativeRequest, NativeResponse, NativeRouteName } from '@stemma/contract'
import { makeClient, call, type Client } from '@stemma/sdk/client'
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
