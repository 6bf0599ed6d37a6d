import { writeJson, type NativeView, type NativeViewState } from '@stemma/contract'
import * as core from '@stemma/core'
import { nothing, type NativeHandlers } from './native-handlers.ts'

type Names = 'views.create' | 'views.list' | 'views.get' | 'views.update' | 'views.delete'

export const nativeViewHandlers: NativeHandlers<Names> = {
  'views.create': async (ctx, { experiment_id: experimentId, name, state }) =>
    writeJson(viewFields(await core.createView(ctx, { experimentId, name, state }))),
  'views.list': async (ctx, { experiment_id: experimentId }) =>
    writeJson({ views: (await core.listViews(ctx, { experimentId })).map(viewFields) }),
  'views.get': async (ctx, { view_id: viewId }) =>
    writeJson(viewFields(await core.getView(ctx, { viewId }))),
  'views.update': async (ctx, { view_id: viewId, name, state }) =>
    writeJson(viewFields(await core.updateView(ctx, { viewId, name, state }))),
  'views.delete': async (ctx, { view_id: viewId }) => {
    await core.deleteView(ctx, { viewId })
    return nothing
  },
}

function viewFields(row: core.ViewRow): NativeView {
  return {
    view_id: row.view_id,
    experiment_id: String(row.experiment_id),
    name: row.name,
    state: JSON.parse(row.state) as NativeViewState, // as the message had read it
    creation_time: row.created_at,
    last_update_time: row.updated_at,
    created_by: row.created_by,
  }
}
