import { nativeRoutes, notFound, writeJson } from '@stemma/contract'
import * as core from '@stemma/core'
import type { FastifyReply } from 'fastify'
import { paramsOf, queryOf } from '../../../http/request-parts.ts'
import { bodySource, taken } from '../../bytes/receive-artifact.ts'
import type { Exchange } from '../../door.ts'
import { decodeStrictly } from '../strict-request.ts'

/** Keeps the body for a decision. */
export async function putEvidence({ request, reply, ctx }: Exchange): Promise<FastifyReply> {
  const { name } = decodeStrictly(nativeRoutes['decisions.putEvidence'].request, {
    method: 'GET',
    params: paramsOf(request),
    query: queryOf(request),
  })
  const { id, sizeBytes } = await taken(request, () =>
    core.keepEvidence(ctx, { name, bytes: bodySource({ request }) }),
  )
  return reply
    .code(201)
    .type('application/json')
    .send(writeJson({ evidence: id, size_bytes: sizeBytes }))
}

/** Sends what a decision was made on. */
export async function sendEvidence({ reply, ctx, read }: Exchange): Promise<FastifyReply> {
  const { decision_id: decisionId } = await read(nativeRoutes['decisions.evidence'].request)
  const { evidence_object_id: id } = await ctx.rows.getDecision({ decisionId })
  if (id === null) throw notFound(`Nobody kept what the models said for decision '${decisionId}'.`)
  return reply.type('application/x-ndjson').send(core.dataCtx(ctx).objects.read(id))
}
