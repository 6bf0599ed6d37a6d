import {
  invalidParameter,
  metricHistoryRequest,
  quote,
  writeDouble,
  type MetricHistoryRequest,
} from '@stemma/contract'
import * as core from '@stemma/core'
import { pointAt, type Points } from '@stemma/store'
import type { Endpoint } from '../endpoints.ts'
import { csvRecord } from './csv.ts'
import { seriesJson } from './metrics.ts'

/** Points of a page of JSON when the request does not say. */
const defaultLimit = 10_000
/** Points of a page of a stream. */
const streamLimit = 25_000

/** A page of a metric's history as JSON. */
export const historyJsonEndpoint: Endpoint = {
  request: metricHistoryRequest,
  handle: historyJson as Endpoint['handle'], // called with what `request` decodes
}

/** Not a route of its own: a page of a streamed history, behind one line with the token of the next page (empty on the last). */
export const historyLinesEndpoint: Endpoint = {
  request: metricHistoryRequest,
  handle: historyLines as Endpoint['handle'], // called with what `request` decodes
}

/** Throws when a stream, which has no pages, is asked for one. */
export function refusePagesOfStream({ format, limit, page_token }: MetricHistoryRequest): void {
  if (format === 'json' || (limit === undefined && page_token === undefined)) return
  throw invalidParameter(
    `limit and page_token are of format json only; ${format} is always the whole history.`,
  )
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

async function historyLines(
  ctx: core.RowCtx,
  { run_id, key, format, page_token }: MetricHistoryRequest,
): Promise<string> {
  const { points, nextPageToken = '' } = await core.metricHistory(ctx, {
    runId: run_id,
    key,
    maxResults: streamLimit,
    pageToken: page_token,
    mustExist: page_token === undefined,
  })
  const line = format === 'csv' ? csvLine : ndjsonLine
  let lines = ''
  for (let index = 0; index < points.values.length; index++) lines += line(points, index)
  return `${nextPageToken}\n${lines}`
}

function csvLine(points: Points, index: number): string {
  const { step, time, value } = pointAt(points, index)
  return csvRecord([step, time, value], { safe: false })
}

function ndjsonLine(points: Points, index: number): string {
  const { step, time, value } = pointAt(points, index)
  return `{"step":${step},"timestamp":${time},"value":${writeDouble(value)}}\n`
}
