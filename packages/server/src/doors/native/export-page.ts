import {
  exportRunsRequest,
  list,
  message,
  nested,
  string,
  writeJson,
  type ExportRunsRequest,
  type Message,
} from '@stemma/contract'
import * as core from '@stemma/core'
import type { Endpoint } from '../endpoints.ts'
import { csvRecord } from './csv.ts'
import { experimentIdsOf } from './experiment-id.ts'
import { runCells, type RunColumns } from './run-columns.ts'
import { nativeRunJson } from './run-json.ts'

/** Runs of one page. A run may have a thousand metrics, and one page of them lies in memory. */
const pageSize = 250

/** What the thread that serves HTTP asks for each page of an export. */
export interface ExportPageRequest {
  readonly query: ExportRunsRequest
  readonly page_token?: string
  /** Of a CSV. */
  readonly columns?: RunColumns
}

const columnsMessage: Message<RunColumns> = message<RunColumns>('RunColumns', {
  params: list(string()),
  metrics: list(string()),
  tags: list(string()),
})

const exportPageRequest: Message<ExportPageRequest> = message<ExportPageRequest>('ExportPage', {
  query: nested(exportRunsRequest).required(),
  page_token: string(),
  columns: nested(columnsMessage),
})

/** The names that some runs of an export use, and where to go on. */
export interface ExportColumnsAnswer extends RunColumns {
  readonly next_page_token?: string
}

/** Not a route of its own: a page of an export as lines, behind one line with the token of the next page (empty on the last). */
export const exportLinesEndpoint: Endpoint = {
  request: exportPageRequest,
  handle: exportLines as Endpoint['handle'], // called with what `request` decodes
}

/** Nor this one: which columns a page needs. */
export const exportColumnsEndpoint: Endpoint = {
  request: exportPageRequest,
  handle: exportColumns as Endpoint['handle'], // called with what `request` decodes
}

async function exportLines(ctx: core.RowCtx, request: ExportPageRequest): Promise<string> {
  const { query, columns } = request
  const { runs, nextPageToken = '' } = await findPage(ctx, request)
  const lines =
    query.format === 'csv' && columns
      ? runs.map((run) => csvRecord(runCells(run, columns), { safe: query.safe_csv }))
      : runs.map((run) => `${nativeRunJson(run)}\n`)
  return `${nextPageToken}\n${lines.join('')}`
}

async function exportColumns(ctx: core.RowCtx, request: ExportPageRequest): Promise<string> {
  const { runs, nextPageToken } = await findPage(ctx, request)
  const keysOf = (kind: keyof RunColumns): string[] => [
    ...new Set(runs.flatMap(({ data }) => data[kind].map(([key]) => String(key)))),
  ]
  return writeJson({
    params: keysOf('params'),
    metrics: keysOf('metrics'),
    tags: keysOf('tags'),
    ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
  } satisfies ExportColumnsAnswer)
}

async function findPage(
  ctx: core.RowCtx,
  { query, page_token, columns }: ExportPageRequest,
): Promise<{ readonly runs: readonly core.RunView[]; readonly nextPageToken?: string }> {
  const { params = columns?.params, metrics = columns?.metrics, tags = columns?.tags } = query
  return core.searchRuns(ctx, {
    experimentIds: await experimentIdsOf(ctx, query.experiment_ids),
    filter: query.filter,
    lifecycle: query.view,
    orderBy: query.order_by,
    maxResults: pageSize,
    pageToken: page_token,
    projection: { ...(params && { params }), ...(metrics && { metrics }), ...(tags && { tags }) },
  })
}
