import { readEndpoints, readEndpointStates } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { current, requireEndpoint, viewEndpoint, type EndpointView } from './endpoint-view.ts'

/** The names that there may be. */
export const mostEndpoints = 1000

/** All that is to be served, or was, by name. */
export function listEndpoints(ctx: RowCtx): Promise<readonly EndpointView[]> {
  authorize(ctx, 'serving:read')
  return ctx.store.read(async (db) => {
    const states = new Map((await readEndpointStates(db)).map((state) => [state.name, state]))
    const endpoints = await readEndpoints(db, mostEndpoints)
    return endpoints.map((endpoint) => ({
      endpoint,
      state: current(states.get(endpoint.name), ctx.now()),
    }))
  })
}

/** @throws RESOURCE_DOES_NOT_EXIST */
export function getEndpoint(
  ctx: RowCtx,
  { name }: { readonly name: string },
): Promise<EndpointView> {
  authorize(ctx, 'serving:read')
  return ctx.store.read(async (db) =>
    viewEndpoint(db, { endpoint: await requireEndpoint(db, name), nowMs: ctx.now() }),
  )
}
