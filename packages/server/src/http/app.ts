import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import { errorBody, errorCode, errorStatus, StemmaError } from '@stemma/contract'
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import type { ServerSettings } from '../config/settings.ts'
import type { DoorShape } from '../doors/door.ts'
import { addGuards } from './guards.ts'
import { makeServer } from './make-server.ts'
import { sayWhenToRetry } from './retry-after.ts'
import type { ServerMetrics } from './server-metrics.ts'
import { toStemmaError } from './to-stemma-error.ts'

export interface AppParts {
  readonly settings: ServerSettings
  readonly metrics: ServerMetrics
  readonly log: FastifyBaseLogger
  /** Each server of HTTP that is made: a name of two addresses has two. */
  readonly onServer?: (server: Server) => void
}

/** The HTTP server without its routes: guards, limits, one log line a request, errors in the shape of the door. */
export function makeApp({ settings, metrics, log, onServer }: AppParts): FastifyInstance {
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    // Our doors validate by themselves; without these two, Fastify loads a validator and a serialiser that nobody uses.
    schemaController: {
      compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas },
    },
    genReqId: () => randomUUID(),
    // A logger for each request costs more than the two lines that name the request by themselves.
    childLoggerFactory: (logger) => logger,
    // Encoded slashes in an id must not become path segments, and artifact paths are long.
    routerOptions: { maxParamLength: 4096, ignoreDuplicateSlashes: false },
    exposeHeadRoutes: false,
    // A base address with a slash at its end makes clients ask for //api/…
    rewriteUrl: ({ url = '/' }) => url.replace(/^\/+/u, '/'),
    serverFactory: (handler) => {
      const server = makeServer(handler)
      onServer?.(server)
      return server
    },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => void sendError(request, reply, error),
  })
  // Bodies stay streams: API routes read them with a limit, artifact routes pass them on.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null, undefined))
  app.decorateRequest('contentType', undefined)
  // Hooks with a callback cost less than those with a promise.
  app.addHook('onRequest', (request, _reply, done) => {
    // Our doors look at it by themselves; Fastify would refuse forms that an artifact may have.
    request.contentType = request.headers['content-type']
    delete request.headers['content-type']
    done()
  })
  addGuards(app, settings)
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.config.name ?? 'unknown'
    metrics.observe({
      method: request.method,
      route,
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    })
    request.log.info(
      {
        reqId: request.id,
        method: request.method,
        path: request.url.split('?', 1)[0]?.slice(0, 500),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    )
    done()
  })
  app.setErrorHandler((error, request, reply) => sendError(request, reply, error))
  const { staticPrefix } = settings
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const where =
      staticPrefix === '' || path.startsWith(`${staticPrefix}/`)
        ? ''
        : `. All routes of this server begin with ${staticPrefix}/`
    const text = `No route ${request.method} ${path.slice(0, 300)}${where}`
    return sendError(request, reply, new StemmaError('ENDPOINT_NOT_FOUND', text))
  })
  return app
}

function sendError(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const known = hasLeft(request, error)
    ? new StemmaError('CANCELLED', 'The caller left.')
    : toStemmaError(error, request.id)
  if (known.code === 'INTERNAL_ERROR')
    request.log.error({ reqId: request.id, err: error }, 'unexpected error')
  if (known.code === 'DATA_LOSS') request.log.error({ reqId: request.id }, known.message)
  if (reply.raw.headersSent) {
    reply.raw.destroy()
    return reply
  }
  const { status, type, body } = (request.routeOptions.config.door ?? noDoor).printError(known)
  sayWhenToRetry(reply, status)
  // Else it may be kept by who stands between, and given out when the bytes are back.
  if (status === 410) void reply.header('cache-control', 'no-store')
  // The rest of a body that nobody reads would be taken for the next request.
  if (!request.raw.complete && request.method !== 'GET') void reply.header('connection', 'close')
  return reply.code(status).header('content-type', type).send(body)
}

const brokenLine: ReadonlySet<string> = new Set([
  'ABORT_ERR',
  'ECONNRESET',
  'EPIPE',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_PREMATURE_CLOSE',
])

/** Whether the error is no more than that the caller went away. */
function hasLeft({ raw }: FastifyRequest, error: unknown): boolean {
  return raw.destroyed && !raw.complete && brokenLine.has(errorCode(error) ?? '')
}

/** Where a request is none of a door's. */
const noDoor: Pick<DoorShape, 'printError'> = {
  printError: (error) => ({
    status: errorStatus(error),
    type: 'application/json',
    body: errorBody(error),
  }),
}

function noSchemas(): never {
  throw new Error('Routes are described by @stemma/contract, not by Fastify schemas.')
}
