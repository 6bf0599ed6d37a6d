import {
  invalidParameter,
  nativeRoutes,
  StemmaError,
  writeJson,
  type ExportRunsRequest,
} from '@stemma/contract'
import type { FastifyReply } from 'fastify'
import type { Engine } from '../../engine/engine.ts'
import type { Answer, Call } from '../../engine/protocol.ts'
import { send } from '../../http/app.ts'
import { csvRecord } from './csv.ts'
import type { ExportColumnsAnswer, ExportPageRequest } from './export-page.ts'
import { columnNames, type RunColumns } from './run-columns.ts'
import { streamPages } from './stream-pages.ts'
import { decodeStrictly } from './strict-request.ts'

/** Columns of one CSV, what spreadsheets take. */
const maxColumns = 16_384

/**
 * Answers `GET /runs/export`. A CSV needs its columns before its first line: those that the request names, and where it leaves some
 * open, those that a first walk over the search finds. A name that only turns up after that walk has no column.
 */
export async function exportRuns(
  reply: FastifyReply,
  engine: Engine,
  call: Call,
): Promise<FastifyReply> {
  const query = decodeStrictly(nativeRoutes['runs.export'].request, call)
  if (query.format === 'ndjson') {
    return streamPages(reply, {
      engine,
      type: 'application/x-ndjson',
      ask: (token) => lines(call, pageOf(query, token)),
    })
  }
  const columns = await columnsOf({ engine, call, query, hasLeft: () => reply.raw.destroyed })
  if ('status' in columns) return send(reply, columns)
  void reply.header('content-disposition', 'attachment; filename="runs.csv"')
  return streamPages(reply, {
    engine,
    type: 'text/csv; charset=utf-8; header=present',
    head: csvRecord(columnNames(columns), { safe: query.safe_csv }),
    ask: (token) => lines(call, { ...pageOf(query, token), columns }),
  })
}

interface ColumnWalk {
  readonly engine: Engine
  readonly call: Call
  readonly query: ExportRunsRequest
  /** Whether nobody waits for the answer any more. */
  readonly hasLeft: () => boolean
}

/** The columns, or the answer that says why there are none. */
async function columnsOf({
  engine,
  call,
  query,
  hasLeft,
}: ColumnWalk): Promise<RunColumns | Answer> {
  const { params, metrics, tags } = query
  if (params && metrics && tags) return { params, metrics, tags }
  const found = { params: new Set<string>(), metrics: new Set<string>(), tags: new Set<string>() }
  for (let token: string | undefined; ;) {
    if (hasLeft()) throw new StemmaError('CANCELLED', 'The caller left.')
    const answer = await engine.read(ask(call, 'runs.export columns', pageOf(query, token)))
    if (answer.status !== 200) return answer
    const page = readColumns(answer)
    for (const kind of ['params', 'metrics', 'tags'] as const)
      for (const key of page[kind]) found[kind].add(key)
    const count = found.params.size + found.metrics.size + found.tags.size
    if (count > maxColumns)
      throw invalidParameter(
        `The table would have more than ${maxColumns} columns. Name those that you need with params, metrics and tags.`,
      )
    token = page.next_page_token
    if (token === undefined) break
  }
  return {
    params: params ?? sorted(found.params),
    metrics: metrics ?? sorted(found.metrics),
    tags: tags ?? sorted(found.tags),
  }
}

function pageOf(query: ExportRunsRequest, token: string | undefined): ExportPageRequest {
  return { query, ...(token !== undefined && { page_token: token }) }
}

function lines(call: Call, request: ExportPageRequest): Call {
  return ask(call, 'runs.export lines', request)
}

function ask({ actor, requestId }: Call, route: string, request: ExportPageRequest): Call {
  return {
    route,
    method: 'POST',
    params: {},
    query: '',
    body: Buffer.from(writeJson(request)),
    actor,
    requestId,
  }
}

function readColumns({ body }: Answer): ExportColumnsAnswer {
  // What `exportColumns` wrote on the other thread.
  return JSON.parse(
    typeof body === 'string' ? body : new TextDecoder().decode(body),
  ) as ExportColumnsAnswer
}

function sorted(keys: ReadonlySet<string>): readonly string[] {
  return [...keys].sort()
}
