import { JsonBytes, jsonText, quote } from '@stemma/contract'
import * as core from '@stemma/core'
import type { Handlers } from './mlflow-handlers.ts'
import { addPoints } from './points-json.ts'

const openList = jsonText('{"metrics":[')
const closeList = jsonText(']')
const closeAll = jsonText(']}')
const comma = jsonText(',')

export const metricHandlers: Handlers<'getHistory' | 'getHistoryBulk' | 'getHistoryBulkInterval'> =
  {
    getHistory: async (ctx, { run_id, metric_key, max_results, page_token }) => {
      const { points, nextPageToken } = await core.metricHistory(ctx, {
        runId: run_id,
        key: metric_key,
        maxResults: max_results,
        pageToken: page_token,
      })
      if (points.values.length === 0) return '{}'
      const out = new JsonBytes()
      out.raw(openList)
      addPoints(out, { key: metric_key, points })
      out.raw(closeList)
      const token = nextPageToken === undefined ? '' : `,"next_page_token":${quote(nextPageToken)}`
      out.raw(jsonText(`${token}}`))
      return out.finish()
    },
    getHistoryBulk: async (ctx, { run_id: runIds, metric_key: key, max_results: maxResults }) =>
      listOf(key, await core.bulkHistory(ctx, { runIds, key, maxResults })),
    getHistoryBulkInterval: async (ctx, request) => {
      const samples = await core.sampleHistory(ctx, {
        runIds: request.run_ids,
        key: request.metric_key,
        maxResults: request.max_results,
        startStep: request.start_step,
        endStep: request.end_step,
      })
      const isEmpty = samples.every(({ points }) => points.values.length === 0)
      return isEmpty ? '{}' : listOf(request.metric_key, samples)
    },
  }

function listOf(key: string, runs: readonly core.RunPoints[]): Uint8Array<ArrayBuffer> {
  const out = new JsonBytes()
  out.raw(openList)
  let isFirst = true
  for (const { runId, points } of runs) {
    if (points.values.length === 0) continue
    if (!isFirst) out.raw(comma)
    isFirst = false
    addPoints(out, { key, points, runId })
  }
  out.raw(closeAll)
  return out.finish()
}
