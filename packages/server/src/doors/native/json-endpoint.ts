import { writeJson, type Message } from '@stemma/contract'
import type * as core from '@stemma/core'
import type { Endpoint } from '../endpoints.ts'

/** What answers a question between threads: no route of its own. */
export function jsonEndpoint<Q extends object>(
  request: Message<Q>,
  handle: (ctx: core.RowCtx, request: Q) => Promise<object>,
): Endpoint {
  return {
    request,
    // The guarantee: what `request` decodes is what `handle` takes.
    handle: async (ctx, decoded) => writeJson(await handle(ctx, decoded as Q)),
  }
}

/** The same for what has bytes, in the question or in the answer: they are no part of the JSON. */
export function bytesEndpoint<Q extends object>(
  request: Message<Q>,
  handle: (ctx: core.RowCtx, request: Q & Bytes) => Promise<Bytes>,
): Endpoint {
  return {
    request,
    handle: async (ctx, decoded, _files, given) => {
      const question = { ...(decoded as Q), bytes: given } // see above
      const { bytes, ...answer } = await handle(ctx, question)
      return bytes === undefined ? writeJson(answer) : { json: writeJson(answer), bytes }
    },
  }
}

interface Bytes {
  readonly bytes?: Uint8Array | undefined
}
