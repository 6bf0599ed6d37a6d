import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { ServerSettings } from '../config/settings.ts'
import { hostGuard } from './host-guard.ts'
import { originGuard } from './origin-guard.ts'

/** As many refused names as the log tells, and as much of each. */
const mostRefusedHosts = 100
const longestHost = 255
const writes = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** Host and Origin checks, CORS and the security headers of every answer. */
export function addGuards(
  app: FastifyInstance,
  { allowedHosts, corsAllowedOrigins, staticPrefix, xFrameOptions }: ServerSettings,
): void {
  const isAllowedHost = hostGuard(allowedHosts)
  const origins = originGuard(corsAllowedOrigins)
  const refused = new Set<string>()
  const warnOnce = (host = ''): void => {
    const name = host.slice(0, longestHost)
    if (refused.has(name) || refused.size >= mostRefusedHosts) return
    refused.add(name)
    app.log.warn({ host: name }, 'a Host header is not in --allowed-hosts')
  }
  const exempt = new Set([`${staticPrefix}/health`, `${staticPrefix}/version`])

  app.addHook('onRequest', (request, reply, done) => {
    void reply
      .header('x-content-type-options', 'nosniff')
      .header('vary', 'Origin')
      .header('x-request-id', request.id)
    if (xFrameOptions.toUpperCase() !== 'NONE') void reply.header('x-frame-options', xFrameOptions)

    const path = request.originalUrl.split('?', 1)[0] ?? ''
    if (!exempt.has(path) && !(hasOneHost(request.raw) && isAllowedHost(request.headers.host))) {
      void reply
        .code(403)
        .type('text/plain; charset=utf-8')
        .send(
          'Invalid Host header - possible DNS rebinding attack detected. Names that this server is reached by have to be in --allowed-hosts.',
        )
      warnOnce(request.headers.host)
      return
    }
    const { origin } = request.headers
    if (origin === undefined) {
      done()
      return
    }
    const allowed = origins.allows(origin, request.headers.host)
    if (allowed) {
      void reply.header('access-control-allow-origin', origins.any ? '*' : origin)
      if (!origins.any) void reply.header('access-control-allow-credentials', 'true')
    }
    if (writes.has(request.method) && !allowed) {
      void reply.code(403).type('text/plain; charset=utf-8').send('Cross-origin request blocked')
      return
    }
    if (request.method === 'OPTIONS' && allowed) {
      void reply
        .code(204)
        .header('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE, OPTIONS')
        .header(
          'access-control-allow-headers',
          request.headers['access-control-request-headers'] ?? 'content-type',
        )
        .header('access-control-max-age', '600')
        .send()
      return
    }
    done()
  })
}

/** Node gives the first of several Host headers; a proxy before us may have looked at another one. */
function hasOneHost({ rawHeaders }: IncomingMessage): boolean {
  return (
    rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length ===
    1
  )
}
