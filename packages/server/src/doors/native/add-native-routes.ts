import {
  nativeRouteList,
  nativeRoutes,
  routePaths,
  writeJson,
  type NativeRoute,
} from '@stemma/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Engine } from '../../engine/engine.ts'
import type { Answer, Call } from '../../engine/protocol.ts'
import { send, type AppParts } from '../../http/app.ts'
import { bodyOf, requireJson } from '../../http/call.ts'
import type { Bucket } from '../../objects/bucket.ts'
import type { ArtifactParts } from '../artifacts/exchange.ts'
import { nativeWithFiles } from '../model-files/with-files.ts'
import { artifactResponders, filesByName } from './artifacts/artifact-responders.ts'
import { exportRuns } from './export-runs.ts'
import { metricHistory } from './metric-history.ts'
import { readMetricPath } from './metric-path.ts'
import { objectResponders, type Respond } from './objects/object-responders.ts'
import type { ObjectTransfer } from './objects/object-transfer.ts'
import { openApiText } from './openapi.ts'
import { purgeTrash } from './purge/purge-trash.ts'
import { serverStatus } from './server-status.ts'
import type { ObjectMaintenance } from './storage/object-maintenance.ts'
import { storageCheck } from './storage/storage-check.ts'
import { storageGc } from './storage/storage-gc.ts'
import { storageUsage } from './storage/storage-usage.ts'
import { decodeStrictly } from './strict-request.ts'

/** Reads of one thing, or of few: see `Engine.lookUp`. */
const lookUps = new Set<string>([
  'experiments.list',
  'experiments.get',
  'runs.get',
  'metrics.list',
  'loggedModels.get',
  'models.get',
  'models.alias',
  'versions.get',
])

/** What the native door needs of this thread. */
type NativeParts = AppParts &
  ArtifactParts & {
    readonly objects?: ObjectMaintenance | undefined
    readonly transfer?: ObjectTransfer | undefined
    readonly bucket?: Bucket | undefined
  }

/** Registers `/api/v1`. */
export function addNativeRoutes(app: FastifyInstance, parts: NativeParts): void {
  const { engine, settings } = parts
  const stopping = new AbortController()
  app.addHook('preClose', async () => stopping.abort())
  const longWork = { ...parts, stopping: stopping.signal }
  const onThisThread: Readonly<Record<string, Respond>> = {
    ...artifactResponders(parts),
    ...objectResponders(parts, (request, route) => nativeCall(request, route, paramsOf(request))),
    'runs.export': async (request, reply) =>
      exportRuns(reply, engine, await nativeCall(request, 'runs.export', paramsOf(request))),
    'metrics.get': (request, reply) => answerMetric(parts, request, reply),
    'trash.purge': async (request, reply) =>
      purgeTrash(reply, longWork, await nativeCall(request, 'trash.purge', {})),
    'storage.usage': async (request, reply) =>
      storageUsage(reply, longWork, await nativeCall(request, 'storage.usage', {})),
    'storage.gc': async (request, reply) =>
      storageGc(reply, longWork, await nativeCall(request, 'storage.gc', {})),
    'storage.check': async (request, reply) =>
      storageCheck(reply, longWork, await nativeCall(request, 'storage.check', {})),
    'server.status': async (request, reply) => {
      decodeStrictly(
        nativeRoutes['server.status'].request,
        await nativeCall(request, 'server.status', {}),
      )
      return reply.type('application/json').send(writeJson(await serverStatus(parts)))
    },
    'server.openapi': async (request, reply) => {
      decodeStrictly(
        nativeRoutes['server.openapi'].request,
        await nativeCall(request, 'server.openapi', {}),
      )
      return reply.type('application/json').send(openApiText(settings.staticPrefix))
    },
  }
  for (const route of nativeRouteList) {
    // One wildcard takes both: the history of a metric ends the same path.
    if (route.name === 'metrics.history') continue
    for (const path of routePaths(route)) {
      app.route({
        method: filesByName.has(route.name) ? ['GET', 'HEAD'] : route.method,
        url:
          settings.staticPrefix + path.replace(/\{\w+\*\}$/, '*').replaceAll(/\{(\w+)\}/g, ':$1'),
        config: { name: route.name, permission: route.permission },
        handler:
          onThisThread[route.name] ??
          (async (request, reply) =>
            answerCall(parts, {
              reply,
              route,
              call: await nativeCall(request, route.name, paramsOf(request)),
            })),
      })
    }
  }
}

async function answerCall(
  parts: NativeParts,
  {
    reply,
    route,
    call,
  }: { readonly reply: FastifyReply; readonly route: NativeRoute; readonly call: Call },
): Promise<FastifyReply> {
  const answer = await (nativeWithFiles[route.name]?.(parts, call) ??
    carryOut(parts.engine, route, call))
  if (answer.status !== 200) return send(reply, answer)
  if (route.status === 204) return reply.code(204).send()
  return send(reply, { ...answer, status: route.status })
}

function carryOut(engine: Engine, { name, access }: NativeRoute, call: Call): Promise<Answer> {
  if (access === 'write') return engine.write(call)
  return lookUps.has(name) ? engine.lookUp(call) : engine.read(call)
}

async function answerMetric(
  parts: NativeParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { run_id: runId = '' } = paramsOf(request)
  const { key, isHistory } = readMetricPath(restOf(request))
  const route = isHistory ? nativeRoutes['metrics.history'] : nativeRoutes['metrics.get']
  const call = await nativeCall(request, route.name, { run_id: runId, key })
  return isHistory
    ? metricHistory(reply, parts.engine, call)
    : answerCall(parts, { reply, route, call })
}

/** A request without what is HTTP's. A body must be JSON; where nothing needs to be said there need not be one. */
async function nativeCall(
  request: FastifyRequest,
  route: string,
  params: Readonly<Record<string, string>>,
): Promise<Call> {
  const { method, url, headers } = request
  const hasBody =
    headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  if (hasBody) requireJson(request.contentType)
  const mark = url.indexOf('?')
  return {
    route,
    method,
    params,
    query: mark < 0 ? '' : url.slice(mark + 1),
    body: await bodyOf(request),
    actor: { kind: 'anonymous' },
    requestId: request.id,
  }
}

function paramsOf(request: FastifyRequest): Readonly<Record<string, string>> {
  return request.params as Record<string, string> // Fastify's: the named segments of the path, decoded
}

/** What the wildcard stands for, as it was sent. */
function restOf({ url, routeOptions }: FastifyRequest): string {
  const depth = (routeOptions.url ?? '').split('/').length - 1
  return (url.split('?', 1)[0] ?? '').split('/').slice(depth).join('/')
}
