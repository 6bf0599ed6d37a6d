import { notFound } from '@stemma/contract'
import {
  findEndpoint,
  findEndpointState,
  type Db,
  type EndpointRow,
  type EndpointStateRow,
} from '@stemma/store'

/** What is to be served, and how it does; no state when no runner has it. */
export interface EndpointView {
  readonly endpoint: EndpointRow
  readonly state: EndpointStateRow | undefined
}

/** @throws RESOURCE_DOES_NOT_EXIST */
export async function requireEndpoint(db: Db, name: string): Promise<EndpointRow> {
  const found = await findEndpoint(db, name)
  if (found === undefined) throw notFound(`There is no endpoint '${name.slice(0, 250)}'.`)
  return found
}

export async function viewEndpoint(
  db: Db,
  { endpoint, nowMs }: { readonly endpoint: EndpointRow; readonly nowMs: number },
): Promise<EndpointView> {
  return { endpoint, state: current(await findEndpointState(db, endpoint.name), nowMs) }
}

/** What a runner said counts as long as it holds the endpoint: one that was killed says nothing more. */
export function current(
  state: EndpointStateRow | undefined,
  nowMs: number,
): EndpointStateRow | undefined {
  return state !== undefined && Number(state.held_until) > nowMs ? state : undefined
}
