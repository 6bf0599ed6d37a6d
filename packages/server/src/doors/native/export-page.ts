import { invalidParameter, type ExportRunsRequest } from '@stemma/contract'
import * as core from '@stemma/core'
import type { AnswerPage } from '../door.ts'
import { csvRecord } from './csv.ts'
import { columnNames, runCells, type RunColumns } from './run-columns.ts'
import { nativeRunJson } from './run-json.ts'

/** Runs of one page. A run may have a thousand metrics, and one page of them lies in memory. */
const pageSize = 250
/** Columns of one CSV, what spreadsheets take. */
const maxColumns = 16_384

/** Where an export goes on. */
interface ExportPoint {
  readonly token?: string | undefined
  /** The names that were met until now, while a CSV looks for its columns. */
  readonly found?: RunColumns
  /** Of a CSV, when they are known. */
  readonly columns?: RunColumns
}

/**
 * Answers `GET /runs/export`. A CSV needs its columns before its first line: those that the request names, and where it leaves some
 * open, those that a first walk over the search finds. A name that only turns up after that walk has no column.
 */
export async function exportRunsPage(
  ctx: core.RowCtx,
  query: ExportRunsRequest,
  page?: unknown,
): Promise<AnswerPage> {
  const point = page as ExportPoint | undefined // what an earlier page gave as its next
  if (query.format === 'ndjson') {
    const { runs, nextPageToken: token } = await findPage(ctx, query, point)
    const body = runs.map((run) => `${nativeRunJson(run)}\n`).join('')
    return { type: 'application/x-ndjson', body, ...(token !== undefined && { next: { token } }) }
  }
  if (point?.columns === undefined) return csvHead(ctx, query, point)
  const { columns } = point
  const { runs, nextPageToken: token } = await findPage(ctx, query, point)
  const lines = runs.map((run) => csvRecord(runCells(run, columns), { safe: query.safe_csv }))
  return csvPage(lines.join(''), token === undefined ? undefined : { token, columns })
}

/** Looks for columns in the next runs, without a line yet; or gives the head, when all are known. */
async function csvHead(
  ctx: core.RowCtx,
  query: ExportRunsRequest,
  point: ExportPoint = {},
): Promise<AnswerPage> {
  const { params, metrics, tags } = query
  const isGiven = params !== undefined && metrics !== undefined && tags !== undefined
  const { runs, nextPageToken: token } = isGiven
    ? { runs: [], nextPageToken: undefined }
    : await findPage(ctx, query, point)
  const found = {
    params: joined('params', runs, point.found),
    metrics: joined('metrics', runs, point.found),
    tags: joined('tags', runs, point.found),
  }
  if (found.params.length + found.metrics.length + found.tags.length > maxColumns)
    throw invalidParameter(
      `The table would have more than ${maxColumns} columns. Name those that you need with params, metrics and tags.`,
    )
  if (token !== undefined) return csvPage('', { token, found })
  const columns = {
    params: params ?? found.params.toSorted(),
    metrics: metrics ?? found.metrics.toSorted(),
    tags: tags ?? found.tags.toSorted(),
  }
  return csvPage(csvRecord(columnNames(columns), { safe: query.safe_csv }), { columns })
}

function csvPage(body: string, next: ExportPoint | undefined): AnswerPage {
  return {
    type: 'text/csv; charset=utf-8; header=present',
    fileName: 'runs.csv',
    body,
    ...(next !== undefined && { next }),
  }
}

function joined(
  kind: keyof RunColumns,
  runs: readonly core.RunView[],
  found: RunColumns = { params: [], metrics: [], tags: [] },
): readonly string[] {
  const keys = runs.flatMap(({ data }) => data[kind].map(([key]) => String(key)))
  return [...new Set([...found[kind], ...keys])]
}

async function findPage(
  ctx: core.RowCtx,
  query: ExportRunsRequest,
  { token, columns }: ExportPoint = {},
): Promise<{ readonly runs: readonly core.RunView[]; readonly nextPageToken?: string }> {
  const { params = columns?.params, metrics = columns?.metrics, tags = columns?.tags } = query
  return core.searchRuns(ctx, {
    experimentIds: await core.experimentIdsOf(ctx, query.experiment_ids),
    filter: query.filter,
    lifecycle: query.view,
    orderBy: query.order_by,
    maxResults: pageSize,
    pageToken: token,
    projection: { ...(params && { params }), ...(metrics && { metrics }), ...(tags && { tags }) },
  })
}
