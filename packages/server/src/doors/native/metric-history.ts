import { nativeRoutes, writeJson } from '@stemma/contract'
import type { FastifyReply } from 'fastify'
import type { Engine } from '../../engine/engine.ts'
import type { Call } from '../../engine/protocol.ts'
import { send } from '../../http/app.ts'
import { refusePagesOfStream } from './history-page.ts'
import { streamPages } from './stream-pages.ts'
import { decodeStrictly } from './strict-request.ts'

/** Answers `GET /runs/{run_id}/metrics/{key}/history`: a page of JSON, or all points as a stream. */
export async function metricHistory(
  reply: FastifyReply,
  engine: Engine,
  call: Call,
): Promise<FastifyReply> {
  const request = decodeStrictly(nativeRoutes['metrics.history'].request, call)
  refusePagesOfStream(request)
  if (request.format === 'json') return send(reply, await engine.read(call))
  const isCsv = request.format === 'csv'
  if (isCsv) void reply.header('content-disposition', 'attachment; filename="history.csv"')
  return streamPages(reply, {
    engine,
    type: isCsv ? 'text/csv; charset=utf-8; header=present' : 'application/x-ndjson',
    ...(isCsv && { head: 'step,timestamp,value\r\n' }),
    ask: (token) => ({
      ...call,
      route: 'metrics.history lines',
      method: 'POST',
      params: {},
      query: '',
      body: Buffer.from(writeJson({ ...request, page_token: token })),
    }),
  })
}
