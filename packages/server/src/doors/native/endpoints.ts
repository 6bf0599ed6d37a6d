import {
  writeJson,
  type NativeEndpoint,
  type NativeEndpointSettings,
  type NativeEndpointStatus,
} from '@stemma/contract'
import * as core from '@stemma/core'
import type { NativeHandlers } from './native-handlers.ts'

type Names =
  | 'endpoints.create'
  | 'endpoints.list'
  | 'endpoints.get'
  | 'endpoints.update'
  | 'endpoints.stop'
  | 'endpoints.report'

export const nativeEndpointHandlers: NativeHandlers<Names> = {
  'endpoints.create': async (ctx, { name, model_uri: modelUri, settings = {} }) =>
    answer(await core.createEndpoint(ctx, { name, modelUri, settings })),
  'endpoints.list': async (ctx) =>
    writeJson({ endpoints: (await core.listEndpoints(ctx)).map(endpointFields) }),
  'endpoints.get': async (ctx, { name }) => answer(await core.getEndpoint(ctx, { name })),
  'endpoints.update': async (ctx, { name, model_uri: modelUri, settings }) =>
    answer(await core.updateEndpoint(ctx, { name, modelUri, settings })),
  'endpoints.stop': async (ctx, { name }) => answer(await core.stopEndpoint(ctx, { name })),
  'endpoints.report': async (ctx, { hold_seconds: seconds, ...report }) =>
    writeJson({
      is_held: await core.reportEndpoint(ctx, { ...report, holdMs: seconds * 1000 }),
    }),
}

function answer(view: core.EndpointView): string {
  return writeJson(endpointFields(view))
}

function endpointFields({ endpoint, state }: core.EndpointView): NativeEndpoint {
  const isStopped = endpoint.is_stopped === 1
  return {
    name: endpoint.name,
    revision: endpoint.revision,
    model_uri: endpoint.model_uri,
    settings: JSON.parse(endpoint.settings) as NativeEndpointSettings, // as the message had read it
    is_stopped: isStopped,
    creation_time: endpoint.created_at,
    created_by: endpoint.created_by,
    // The guarantee: the message lets in no other.
    status: (state?.status ?? (isStopped ? 'stopped' : 'waiting')) as NativeEndpointStatus,
    detail: state?.detail ?? '',
    url: state?.url ?? '',
    runner: state?.runner ?? '',
    ...(state !== undefined && { status_time: state.reported_at }),
  }
}
