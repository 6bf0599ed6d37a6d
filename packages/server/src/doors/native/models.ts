import {
  invalidParameter,
  writeJson,
  type ModelEvent,
  type ModelEventPage,
  type ModelPage,
  type NativeModelRoutes,
} from '@stemma/contract'
import * as core from '@stemma/core'
import { nativeAliasFields, nativeModelFields } from './model-fields.ts'
import { nothing, type NativeHandlers } from './native-handlers.ts'

/** Registered models, aliases and history as our own door has them. */
export const nativeModelHandlers: NativeHandlers<keyof NativeModelRoutes> = {
  'models.list': async (ctx, { filter, order_by, limit, page_token }) => {
    const { models, nextPageToken } = await core.searchRegisteredModels(ctx, {
      filter,
      orderBy: order_by,
      maxResults: limit,
      pageToken: page_token,
    })
    return writeJson({
      models: models.map(nativeModelFields),
      ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
    } satisfies ModelPage)
  },
  'models.create': async (ctx, request) => answer(await core.createRegisteredModel(ctx, request)),
  'models.get': async (ctx, { name }) => answer(await core.getRegisteredModel(ctx, { name })),
  'models.update': async (ctx, { name, new_name: newName, description }) => {
    if (newName !== undefined && description !== undefined)
      throw invalidParameter('Give new_name or description, one at a time.')
    if (newName !== undefined)
      return answer(await core.renameRegisteredModel(ctx, { name, newName }))
    if (description !== undefined)
      return answer(await core.describeRegisteredModel(ctx, { name, description }))
    return answer(await core.getRegisteredModel(ctx, { name }))
  },
  'models.delete': async (ctx, { name }) => {
    await core.deleteRegisteredModel(ctx, { name })
    return nothing
  },
  'models.setTag': async (ctx, request) => {
    await core.setRegisteredModelTag(ctx, request)
    return nothing
  },
  'models.deleteTag': async (ctx, request) => {
    await core.deleteRegisteredModelTag(ctx, request)
    return nothing
  },
  'models.history': async (ctx, { name, version, alias, limit, page_token: pageToken }) => {
    const { events, nextPageToken } = await core.readHistory(ctx, {
      name,
      version,
      alias,
      limit,
      pageToken,
    })
    return writeJson({
      events: events.map(eventFields),
      ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
    } satisfies ModelEventPage)
  },
  'models.alias': async (ctx, { name, alias }) =>
    writeJson(nativeAliasFields(await core.getAlias(ctx, { name, alias }))),
  'models.setAlias': async (ctx, { name, alias, version, expected_version, expected_absent }) => {
    await core.setAlias(ctx, {
      name,
      alias,
      version: String(version),
      expected: expected_absent ? null : expected_version,
    })
    return writeJson(nativeAliasFields(await core.getAlias(ctx, { name, alias })))
  },
  'models.deleteAlias': async (ctx, { name, alias }) => {
    await core.deleteAlias(ctx, { name, alias })
    return nothing
  },
  'models.rollbackAlias': async (ctx, { name, alias, expected_event: expectedEvent }) =>
    writeJson(nativeAliasFields(await core.rollbackAlias(ctx, { name, alias, expectedEvent }))),
  'models.protectAlias': async (ctx, { name, alias, users, needs_decision: needsDecision }) =>
    writeJson(
      nativeAliasFields(await core.protectAlias(ctx, { name, alias, users, needsDecision })),
    ),
  'models.unprotectAlias': async (ctx, { name, alias }) => {
    await core.unprotectAlias(ctx, { name, alias })
    return nothing
  },
}

function answer(view: core.RegisteredModelView): string {
  return writeJson(nativeModelFields(view))
}

function eventFields(row: core.ModelEvent): ModelEvent {
  return {
    event: row.event_no,
    time: row.at,
    actor: row.actor,
    request_id: row.request_id,
    name: row.name,
    action: row.action,
    ...(row.version !== null && { version: row.version }),
    ...(row.key !== null && { key: row.key }),
    ...(row.old_value !== null && { from: row.old_value }),
    ...(row.new_value !== null && { to: row.new_value }),
    ...(row.undoes !== null && { undoes: row.undoes }),
  }
}
