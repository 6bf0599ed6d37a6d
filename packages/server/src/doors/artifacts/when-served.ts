import { sendDetail } from './answers.ts'
import type { ArtifactHandler } from './exchange.ts'

const refusalText = 'This server does not serve artifacts (--no-serve-artifacts).'

/** How MLflow's own server words a refusal on a route: as JSON, or as plain text. */
export type Refusal = 'detail' | 'text'

/** Answers 503 if the server is not to serve artifacts. */
export function whenServed(handle: ArtifactHandler, refusal: Refusal): ArtifactHandler {
  return async (exchange) => {
    const { reply, parts } = exchange
    if (parts.settings.serveArtifacts) return handle(exchange)
    if (refusal === 'detail') return sendDetail(reply, 503, refusalText)
    return reply.code(503).type('text/plain; charset=utf-8').send(refusalText)
  }
}
