import { invalidParameter, writeJson } from '@stemma/contract'
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

/** Datasets and versions as rows have them. */
export const nativeDataHandlers: NativeHandlers<Names> = {
  'data.list': async (ctx, { limit, page_token: after = '' }) => {
    const { datasets, next } = await core.listData(ctx, { after, limit })
    return writeJson({
      datasets: datasets.flatMap(({ newest }) =>
        newest === undefined ? [] : [dataVersionFields(newest)],
      ),
      next_page_token: next,
    })
  },
  'data.log': async (ctx, { name, limit, page_token: token }) => {
    const { versions, next } = await core.readDataLog(ctx, { name, before: numberIn(token), limit })
    return writeJson({ versions: versions.map(dataVersionFields), next_page_token: textOf(next) })
  },
  'data.usage': async (ctx, { reference, limit, page_token: token }) => {
    const { uses, next } = await core.listDataUses(ctx, {
      reference,
      before: numberIn(token),
      limit,
    })
    return writeJson({
      runs: uses.map(({ runId, runName, experimentId, context, models, versions }) => ({
        run_id: runId,
        run_name: runName,
        experiment_id: String(experimentId),
        context,
        logged_models: models,
        model_versions: versions,
      })),
      next_page_token: textOf(next),
    })
  },
  'data.ofRun': async (ctx, { run_id: runId }) =>
    writeJson({
      versions: (await core.listRunData(ctx, { runId })).map(({ name, version, context }) => ({
        name,
        version,
        context,
      })),
    }),
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
}

/** Where a page begins: the number that the page before ended with. */
function numberIn(token: string | undefined): number | undefined {
  if (token === undefined) return undefined
  if (!/^\d{1,15}$/u.test(token))
    throw invalidParameter("Invalid value for parameter 'page_token'.")
  return Number(token)
}

function textOf(number: number | undefined): string | undefined {
  return number === undefined ? undefined : String(number)
}
