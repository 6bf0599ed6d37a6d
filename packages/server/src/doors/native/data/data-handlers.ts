import { writeJson } from '@stemma/contract'
import * as core from '@stemma/core'
import { nothing, type NativeHandlers } from '../native-handlers.ts'
import { dataVersionFields } from './data-fields.ts'

type Names =
  | 'data.list'
  | 'data.log'
  | 'data.usage'
  | 'data.ofRun'
  | 'data.delete'
  | 'data.deleteVersion'
  | 'data.setAlias'
  | 'data.deleteAlias'
  | 'data.setTag'
  | 'data.deleteTag'

/** Datasets and versions as rows have them. */
export const nativeDataHandlers: NativeHandlers<Names> = {
  'data.list': async (ctx, { limit, page_token: pageToken }) => {
    const { datasets, nextPageToken } = await core.listData(ctx, { limit, pageToken })
    return writeJson({
      datasets: datasets.flatMap(({ newest }) =>
        newest === undefined ? [] : [dataVersionFields(newest)],
      ),
      next_page_token: nextPageToken,
    })
  },
  'data.log': async (ctx, { name, limit, page_token: pageToken }) => {
    const { versions, nextPageToken } = await core.readDataLog(ctx, { name, limit, pageToken })
    return writeJson({
      versions: versions.map(dataVersionFields),
      next_page_token: nextPageToken,
    })
  },
  'data.usage': async (ctx, { reference, limit, page_token: pageToken }) => {
    const { uses, nextPageToken } = await core.listDataUses(ctx, { reference, limit, pageToken })
    return writeJson({
      runs: uses.map(({ runId, runName, experimentId, context, models, versions, code }) => ({
        run_id: runId,
        run_name: runName,
        experiment_id: String(experimentId),
        context,
        logged_models: models,
        model_versions: versions,
        code,
      })),
      next_page_token: nextPageToken,
    })
  },
  'data.ofRun': async (ctx, { run_id: runId }) => {
    const { versions, code } = await core.listRunData(ctx, { runId })
    return writeJson({
      versions: versions.map(({ name, version, context }) => ({ name, version, context })),
      code,
    })
  },
  'data.delete': async (ctx, request) => {
    await core.deleteData(ctx, request)
    return nothing
  },
  'data.deleteVersion': async (ctx, request) => {
    await core.deleteDataVersion(ctx, request)
    return nothing
  },
  'data.setAlias': async (ctx, request) => {
    await core.setDataAlias(ctx, request)
    return nothing
  },
  'data.deleteAlias': async (ctx, request) => {
    await core.deleteDataAlias(ctx, request)
    return nothing
  },
  'data.setTag': async (ctx, request) => {
    await core.setDataTag(ctx, request)
    return nothing
  },
  'data.deleteTag': async (ctx, request) => {
    await core.deleteDataTag(ctx, request)
    return nothing
  },
}
