import {
  quote,
  validateHistoryBulk,
  validateHistoryInterval,
  validateMaxResults,
} from '@stemma/contract'
import * as core from '@stemma/core'
import type { Handlers } from './handlers.ts'
import { pointsJson } from './points-json.ts'

export const metricHandlers: Handlers<'getHistory' | 'getHistoryBulk' | 'getHistoryBulkInterval'> =
  {
    getHistory: async (ctx, { run_id, metric_key, max_results, page_token }) => {
      const maxResults = max_results === undefined ? undefined : validateMaxResults(max_results)
      const { points, nextPageToken } = await core.metricHistory(ctx, {
        runId: run_id,
        key: metric_key,
        maxResults,
        pageToken: page_token,
      })
      const list = points.values.length === 0 ? '' : `"metrics":[${pointsJson(metric_key, points)}]`
      const token = nextPageToken === undefined ? '' : `"next_page_token":${quote(nextPageToken)}`
      return `{${[list, token].filter(Boolean).join(',')}}`
    },
    getHistoryBulk: async (ctx, request) => {
      const maxResults = validateHistoryBulk(request)
      const histories = await core.bulkHistory(ctx, {
        runIds: request.run_id,
        key: request.metric_key,
        maxResults,
      })
      return `{"metrics":[${listJson(request.metric_key, histories)}]}`
    },
    getHistoryBulkInterval: async (ctx, request) => {
      const { maxResults, steps } = validateHistoryInterval(request)
      const samples = await core.metricSamples(ctx, {
        runIds: request.run_ids,
        key: request.metric_key,
        maxResults,
        range: steps,
      })
      const list = listJson(request.metric_key, samples)
      return list === '' ? '{}' : `{"metrics":[${list}]}`
    },
  }

function listJson(key: string, runs: readonly core.RunPoints[]): string {
  return runs
    .filter(({ points }) => points.values.length > 0)
    .map(({ runId, points }) => pointsJson(key, points, runId))
    .join(',')
}
