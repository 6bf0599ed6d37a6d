import {
  invalidParameter,
  writeJson,
  type ModelVersionPage,
  type NativeModelVersionRoutes,
} from '@stemma/contract'
import * as core from '@stemma/core'
import { nativeVersionFields } from './model-fields.ts'
import { nothing, type NativeHandlers } from './native-handlers.ts'

/** Versions of registered models as our own door has them. */
export const nativeModelVersionHandlers: NativeHandlers<
  Exclude<keyof NativeModelVersionRoutes, 'versions.create' | 'versions.files' | 'versions.diff'>
> = {
  'versions.list': async (ctx, { filter, order_by, limit, page_token }) => {
    const { versions, nextPageToken } = await core.searchModelVersions(ctx, {
      filter,
      orderBy: order_by,
      maxResults: limit,
      pageToken: page_token,
      rich: true,
    })
    return writeJson({
      versions: versions.map(nativeVersionFields),
      ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
    } satisfies ModelVersionPage)
  },
  'versions.get': async (ctx, { name, version }) =>
    answer(await core.getModelVersion(ctx, { name, version: String(version) })),
  'versions.update': async (ctx, request) => {
    const { description, stage, archive_existing_versions: archiveExisting } = request
    const about = { name: request.name, version: String(request.version) }
    if (description !== undefined && stage !== undefined)
      throw invalidParameter('Give description or stage, one at a time.')
    if (archiveExisting && stage === undefined)
      throw invalidParameter('archive_existing_versions says what to do besides a new stage.')
    if (description !== undefined)
      return answer(await core.describeModelVersion(ctx, { ...about, description }))
    if (stage !== undefined)
      return answer(await core.transitionStage(ctx, { ...about, stage, archiveExisting }))
    return answer(await core.getModelVersion(ctx, about))
  },
  'versions.delete': async (ctx, { name, version }) => {
    await core.deleteModelVersion(ctx, { name, version: String(version) })
    return nothing
  },
  'versions.setTag': async (ctx, { name, version, key, value }) => {
    await core.setVersionTag(ctx, { name, version: String(version), key, value })
    return nothing
  },
  'versions.deleteTag': async (ctx, { name, version, key }) => {
    await core.deleteVersionTag(ctx, { name, version: String(version), key })
    return nothing
  },
}

function answer(view: core.VersionView): string {
  return writeJson(nativeVersionFields(view))
}
