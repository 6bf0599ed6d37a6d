import { writeJson, type Message } from '@stemma/contract'
import type * as core from '@stemma/core'
import type { Endpoint } from '../endpoints.ts'

/** What answers a question between threads: no route of its own. */
export function jsonEndpoint<Q extends object>(
  request: Message<Q>,
  handle: (ctx: core.Ctx, request: Q) => Promise<object>,
): Endpoint {
  return {
    request,
    // The guarantee: what `request` decodes is what `handle` takes.
    handle: async (ctx, decoded) => writeJson(await handle(ctx, decoded as Q)),
  }
}
