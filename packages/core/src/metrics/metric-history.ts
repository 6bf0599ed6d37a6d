import { invalidParameter, type Int64 } from '@stemma/contract'
import {
  byTime,
  compareByTime,
  findRun,
  pointAt,
  readPoints,
  readSeries,
  slice,
  sortPoints,
  type Point,
  type Points,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { validateMaxResults } from '../limits/max-results.ts'
import { maxPageBytes } from '../search/fill-page.ts'
import { pageKeyOf } from '../search/page-key.ts'
import { readPageToken, writePageToken } from '../search/page-token.ts'
import { queryHash } from '../search/query-hash.ts'
import { requireMetric } from './require-metric.ts'

/** About as many as a point takes in JSON, without the name. */
const bytesOfPoint = 90

export interface MetricHistoryInput {
  readonly runId: string
  readonly key: string
  /** As many as fit into a page of 32 MiB, some 300,000, when undefined. */
  readonly maxResults?: Int64 | undefined
  readonly pageToken?: string | undefined
  /** Whether a metric that the run does not have is an error. */
  readonly mustExist?: boolean
}

export interface MetricHistory {
  readonly points: Points
  readonly nextPageToken?: string
}

/**
 * The points of one metric by timestamp, step and value. Empty for an unknown run or metric, as in MLflow, unless it must exist.
 * Throws INVALID_PARAMETER_VALUE for less than one result and for a token that is not of this history.
 */
export async function metricHistory(
  ctx: RowCtx,
  { runId, key, maxResults, pageToken, mustExist = false }: MetricHistoryInput,
): Promise<MetricHistory> {
  authorize(ctx, 'run:read')
  const asked = maxResults === undefined ? Infinity : validateMaxResults(maxResults)
  const size = Math.min(asked, Math.floor(maxPageBytes / (key.length + bytesOfPoint)))
  const place = { key: await pageKeyOf(ctx), query: queryHash(['history', runId, key]) }
  const last = pageToken ? positionOf(readPageToken(place, pageToken).position) : undefined
  const points = await ctx.store.read(async (db) => {
    if (mustExist) await requireMetric(db, runId, key)
    const run = await findRun(db, runId)
    if (!run || (await readSeries(db, run.run_no, [key])).size === 0)
      return { steps: [], times: [], values: [] }
    return sortPoints(await readPoints(db, run.run_no, key), byTime)
  })
  const start = last ? firstAfter(points, last) : 0
  const end = Math.min(start + size, points.values.length)
  const page = slice(points, start, end)
  if (end >= points.values.length) return { points: page }
  const { time, step, value } = pointAt(points, end - 1)
  return {
    points: page,
    nextPageToken: writePageToken(place, {
      position: [time, step, Number.isNaN(value) ? 'NaN' : value],
    }),
  }
}

function positionOf(position: readonly unknown[] | undefined): Point {
  const [time, step, value] = position ?? []
  const isInt = (part: unknown): part is number | bigint =>
    typeof part === 'number' || typeof part === 'bigint'
  if (!isInt(time) || !isInt(step))
    throw invalidParameter('Invalid page token, parsed value is not a position in a metric history')
  return { time, step, value: value === 'NaN' ? NaN : Number(value) }
}

/** Index of the first point behind `last`, in points sorted by time. */
function firstAfter(points: Points, last: Point): number {
  let low = 0
  let high = points.values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareByTime(pointAt(points, middle), last) > 0) high = middle
    else low = middle + 1
  }
  return low
}
