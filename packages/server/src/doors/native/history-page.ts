import { invalidParameter, quote, writeDouble, type MetricHistoryRequest } from '@stemma/contract'
import * as core from '@stemma/core'
import type { AnswerPage } from '../door.ts'
import { csvRecord } from './csv.ts'
import { seriesJson } from './metrics.ts'

/** core.Points of a page of JSON when the request does not say. */
const defaultLimit = 10_000
/** core.Points of a page of a stream. */
const streamLimit = 25_000

/** Answers `GET /runs/{run_id}/metrics/{key}/history`: a page of JSON, or all points as lines; then `page` is the token of the next ones. */
export async function historyPage(
  ctx: core.RowCtx,
  request: MetricHistoryRequest,
  page?: unknown,
): Promise<string | AnswerPage> {
  const { run_id: runId, key, format, limit, page_token } = request
  if (format === 'json') return historyJson(ctx, request)
  if (limit !== undefined || page_token !== undefined)
    throw invalidParameter(
      `limit and page_token are of format json only; ${format} is always the whole history.`,
    )
  const pageToken = typeof page === 'string' ? page : undefined
  const { points, nextPageToken } = await core.metricHistory(ctx, {
    runId,
    key,
    maxResults: streamLimit,
    pageToken,
    mustExist: pageToken === undefined,
  })
  const isCsv = format === 'csv'
  const line = isCsv ? csvLine : ndjsonLine
  let lines = isCsv && pageToken === undefined ? 'step,timestamp,value\r\n' : ''
  for (let index = 0; index < points.values.length; index++) lines += line(points, index)
  return {
    type: isCsv ? 'text/csv; charset=utf-8; header=present' : 'application/x-ndjson',
    body: lines,
    ...(isCsv && { fileName: 'history.csv' }),
    ...(nextPageToken !== undefined && { next: nextPageToken }),
  }
}

async function historyJson(
  ctx: core.RowCtx,
  { run_id, key, limit = defaultLimit, page_token }: MetricHistoryRequest,
): Promise<string> {
  const { points, nextPageToken } = await core.metricHistory(ctx, {
    runId: run_id,
    key,
    maxResults: limit,
    pageToken: page_token,
    mustExist: true,
  })
  const token = nextPageToken === undefined ? '' : `,"next_page_token":${quote(nextPageToken)}`
  return `{${seriesJson({ runId: run_id, key, points })}${token}}`
}

function csvLine(points: core.Points, index: number): string {
  const { step, time, value } = core.pointAt(points, index)
  return csvRecord([step, time, value], { safe: false })
}

function ndjsonLine(points: core.Points, index: number): string {
  const { step, time, value } = core.pointAt(points, index)
  return `{"step":${step},"timestamp":${time},"value":${writeDouble(value)}}\n`
}
