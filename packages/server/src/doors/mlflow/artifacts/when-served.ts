import { sendDetail } from '../../bytes/send-json.ts'
import type { Responder } from '../../door.ts'

const refusalText = 'This server does not serve artifacts (--no-serve-artifacts).'

/** How MLflow's own server words a refusal on a route: as JSON, or as plain text. */
export type Refusal = 'detail' | 'text'

/** Answers 503 if the server is not to serve artifacts. */
export function whenServed(handle: Responder, refusal: Refusal): Responder {
  return async (exchange) => {
    const { reply, ctx } = exchange
    if (ctx.settings.servesArtifacts) return handle(exchange)
    if (refusal === 'detail') return sendDetail(reply, 503, refusalText)
    return reply.code(503).type('text/plain; charset=utf-8').send(refusalText)
  }
}
