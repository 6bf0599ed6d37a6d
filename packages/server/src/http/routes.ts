import { invalidParameter, mlflowRouteList, routePaths, type Route } from '@stemma/contract'
import type { ArtifactStore } from '@stemma/objects'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { addArtifactRoutes } from '../doors/artifacts/add-artifact-routes.ts'
import { addNativeRoutes } from '../doors/native/add-native-routes.ts'
import type { Call } from '../engine/protocol.ts'
import { send, type AppParts } from './app.ts'
import { addProbes } from './probes.ts'
import { readBody } from './read-body.ts'

/** Reads of one thing, by its id or name, or of few. */
const lookUps = new Set([
  'getRun',
  'getExperiment',
  'getExperimentByName',
  'searchExperiments',
  'searchExperimentsByQuery',
  'getLoggedModel',
])
const bodyLimits = { maxBytes: 64 * 1024 * 1024, timeLimitMs: 60_000 }

/** Registers every door. */
export function addRoutes(
  app: FastifyInstance,
  parts: AppParts & { readonly artifacts: ArtifactStore },
): void {
  addProbes(app, parts)
  addNativeRoutes(app, parts)
  addArtifactRoutes(app, parts)
  // Whatever asks for a right on artifacts is answered with files, on this thread (addArtifactRoutes).
  for (const route of mlflowRouteList)
    if (!route.permission.startsWith('artifact:')) addDatabaseRoute(app, route, parts)
}

/** A route that a database thread answers. */
function addDatabaseRoute(
  app: FastifyInstance,
  route: Route,
  { engine, settings }: AppParts,
): void {
  for (const path of routePaths(route)) {
    app.route({
      method: route.method,
      url: settings.staticPrefix + path.replaceAll(/\{(\w+)\}/g, ':$1'),
      config: { name: route.name, permission: route.permission },
      handler: async (request, reply) => {
        const call = await callOf(request, route.name)
        return send(
          reply,
          await (route.access === 'write'
            ? engine.write(call)
            : lookUps.has(route.name)
              ? engine.lookUp(call)
              : engine.read(call)),
        )
      },
    })
  }
}

/** A request without what is HTTP's. Throws when its body can't be taken. */
export async function callOf(request: FastifyRequest, route: string): Promise<Call> {
  const { method, url } = request
  if (method === 'POST' || method === 'PUT') requireJson(request.headers['content-type'])
  const mark = url.indexOf('?')
  return {
    route,
    method,
    params: request.params as Record<string, string>, // Fastify's: the named segments of the path, decoded
    query: mark < 0 ? '' : url.slice(mark + 1),
    body: await bodyOf(request),
    actor: 'anonymous',
    requestId: request.id,
  }
}

/** The body, if the request has one. Throws when it is too large or too slow. */
export async function bodyOf({ raw, headers }: FastifyRequest): Promise<Uint8Array | undefined> {
  const length = headers['content-length']
  if (headers['transfer-encoding'] === undefined && (length === undefined || length === '0'))
    return undefined
  return readBody(raw, bodyLimits)
}

/** A page of another origin can send a form without asking first, but not JSON. The text never repeats what was sent. */
export function requireJson(contentType: string | undefined): void {
  if (contentType === undefined || contentType === '')
    throw invalidParameter('Bad Request. Content-Type header is missing.')
  if (contentType.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json') {
    throw invalidParameter("Bad Request. Content-Type must be one of ['application/json'].")
  }
}
