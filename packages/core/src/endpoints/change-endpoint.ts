import { invalidParameter, StemmaError } from '@stemma/contract'
import {
  findEndpoint,
  insertEndpoint,
  readEndpoints,
  type EndpointRow,
  type Tx,
} from '@stemma/store'
import { actorName } from '../caller.ts'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { requireEndpoint, viewEndpoint, type EndpointView } from './endpoint-view.ts'
import { mostEndpoints } from './list-endpoints.ts'

export interface CreateEndpoint {
  readonly name: string
  readonly modelUri: string
  /** How it is served, as the API has it. */
  readonly settings: Readonly<Record<string, unknown>>
}

export interface UpdateEndpoint {
  readonly name: string
  readonly modelUri?: string | undefined
  readonly settings?: Readonly<Record<string, unknown>> | undefined
}

const longestText = 10_000

/** Has a model served from now on. @throws RESOURCE_ALREADY_EXISTS unless what had the name was stopped; INVALID_PARAMETER_VALUE */
export async function createEndpoint(ctx: RowCtx, input: CreateEndpoint): Promise<EndpointView> {
  authorize(ctx, 'serving:write')
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,249}$/u.test(input.name))
    throw invalidParameter(
      "Invalid value for parameter 'name' supplied: An endpoint's name has letters, digits, dots, dashes and underscores, 250 at most, and begins with a letter or a digit.",
    )
  return ctx.store.write(async (tx) => {
    const before = await findEndpoint(tx, input.name)
    if (before?.is_stopped === 0)
      throw new StemmaError(
        'RESOURCE_ALREADY_EXISTS',
        `There is an endpoint '${input.name}' already. Update it, or stop it first.`,
      )
    if (before === undefined && (await readEndpoints(tx, mostEndpoints)).length >= mostEndpoints)
      throw invalidParameter(`There are ${mostEndpoints} endpoints, which is the most.`)
    return revise(ctx, tx, { action: 'endpoint.create', before, ...input, isStopped: false })
  })
}

/** Has another model served, or otherwise. @throws RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE, INVALID_STATE for one that was stopped */
export async function updateEndpoint(ctx: RowCtx, input: UpdateEndpoint): Promise<EndpointView> {
  authorize(ctx, 'serving:write')
  return ctx.store.write(async (tx) => {
    const before = await requireEndpoint(tx, input.name)
    if (before.is_stopped === 1)
      throw new StemmaError(
        'INVALID_STATE',
        `The endpoint '${input.name}' was stopped. Create it anew.`,
      )
    return revise(ctx, tx, {
      action: 'endpoint.update',
      before,
      name: before.name,
      modelUri: input.modelUri ?? before.model_uri,
      settings: input.settings ?? settingsOf(before),
      isStopped: false,
    })
  })
}

/** Has it served no more; one that was stopped stays so. @throws RESOURCE_DOES_NOT_EXIST */
export async function stopEndpoint(
  ctx: RowCtx,
  { name }: { readonly name: string },
): Promise<EndpointView> {
  authorize(ctx, 'serving:write')
  return ctx.store.write(async (tx) => {
    const before = await requireEndpoint(tx, name)
    if (before.is_stopped === 1) return viewEndpoint(tx, { endpoint: before, nowMs: ctx.now() })
    return revise(ctx, tx, {
      action: 'endpoint.stop',
      before,
      name,
      modelUri: before.model_uri,
      settings: settingsOf(before),
      isStopped: true,
    })
  })
}

interface Revision extends CreateEndpoint {
  readonly action: string
  readonly before: EndpointRow | undefined
  readonly isStopped: boolean
}

async function revise(
  ctx: RowCtx,
  tx: Tx,
  { action, before, name, modelUri, settings, isStopped }: Revision,
): Promise<EndpointView> {
  const text = JSON.stringify(settings)
  for (const [field, value] of Object.entries({ model_uri: modelUri, settings: text }))
    if (value.length > longestText || value === '')
      throw invalidParameter(
        `Invalid value for parameter '${field}' supplied: It has 1 to ${longestText} characters.`,
      )
  // A runner may be on another machine, where a folder is another one or none.
  if (!/^(?:models|runs):\//u.test(modelUri))
    throw invalidParameter(
      "Invalid value for parameter 'model_uri' supplied: It begins with models:/ or runs:/.",
    )
  const endpoint = await insertEndpoint(tx, {
    ...{ name, model_uri: modelUri, settings: text },
    revision: (before?.revision ?? 0) + 1,
    is_stopped: isStopped ? 1 : 0,
    created_at: ctx.now(),
    created_by: actorName(ctx.actor),
  })
  await audit(ctx, tx, action, `endpoints:/${name}`, { model: modelUri })
  return viewEndpoint(tx, { endpoint, nowMs: ctx.now() })
}

function settingsOf({ settings }: EndpointRow): Readonly<Record<string, unknown>> {
  return JSON.parse(settings) as Readonly<Record<string, unknown>> // `revise` wrote it
}
