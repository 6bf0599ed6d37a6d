import {
  nativeRouteList,
  nativeRoutes,
  writeJson,
  type NativeRequest,
  type NativeRoute,
} from '@stemma/contract'
import { isFromHere } from '../../http/own-address.ts'
import { hasBody, paramsOf, requireJson } from '../../http/request-parts.ts'
import { sendLines } from '../../http/send-lines.ts'
import type { Door, DoorRoute, Exchange, Responder } from '../door.ts'
import { artifactResponders, hasHead } from './artifacts/artifact-responders.ts'
import { addData } from './data/add-data.ts'
import { sendFile } from './data/send-file.ts'
import { putEvidence, sendEvidence } from './gates/evidence.ts'
import { importEvent, importInferences } from './import-inferences.ts'
import { readMetricPath } from './metric-path.ts'
import { objectResponders } from './objects/object-responders.ts'
import { openApiText } from './openapi.ts'
import { serverStatus } from './server-status.ts'
import { nativeShape } from './shape.ts'
import { nativeVerbs } from './verbs.ts'

/** `/api/v1`. */
export const door: Door = {
  ...nativeShape,
  // One wildcard takes both: the history of a metric ends the same path.
  routes: nativeRouteList
    .filter(({ name }) => name !== 'metrics.history')
    .map((route): DoorRoute => ({
      ...route,
      hasHead: hasHead.has(route.name) || route.name === 'server.status',
    })),
  // A body must be JSON; where nothing needs to be said there need not be one.
  checkType: (request) => {
    if (hasBody(request)) requireJson(request)
  },
  responders: {
    ...artifactResponders,
    ...objectResponders,
    ...Object.fromEntries(Object.keys(nativeVerbs).map((name) => [name, verbResponder(name)])),
    'data.add': addData,
    'data.file': sendFile,
    'inferences.import': importInferences,
    'inferences.event': importEvent,
    'decisions.putEvidence': putEvidence,
    'decisions.evidence': sendEvidence,
    'metrics.get': answerMetric,
    'server.status': async ({ request, reply, host, read }) => {
      await read(nativeRoutes['server.status'].request)
      const status = await serverStatus(host, { isFromHere: isFromHere(request) })
      return reply.type('application/json').send(writeJson(status))
    },
    'server.openapi': async ({ reply, host, read }) => {
      await read(nativeRoutes['server.openapi'].request)
      return reply.type('application/json').send(openApiText(host.settings.staticPrefix))
    },
  },
}

function verbResponder(name: string): Responder {
  // The guarantee: the keys of `nativeVerbs` are names of routes, each with what takes its message.
  const route = nativeRoutes[name as keyof typeof nativeRoutes] as NativeRoute
  const verb = nativeVerbs[name as 'storage.gc'] // see above
  return async ({ reply, ctx, host, read }) => {
    const answer = verb?.(ctx, (await read(route.request)) as NativeRequest<'storage.gc'>) // see above
    if (answer === undefined) throw new Error(`No verb for ${name}.`)
    if (Symbol.asyncIterator in answer) return sendLines(reply, answer, host.stopping)
    return reply
      .code(route.status)
      .type('application/json')
      .send(writeJson(await answer))
  }
}

/** The key of a metric may have slashes, so the URL is read here. */
async function answerMetric({ request, toDatabase }: Exchange): ReturnType<Responder> {
  const { run_id: runId = '' } = paramsOf(request)
  const { url, routeOptions } = request
  const depth = (routeOptions.url ?? '').split('/').length - 1
  const rest = (url.split('?', 1)[0] ?? '').split('/').slice(depth).join('/')
  const { key, isHistory } = readMetricPath(rest)
  return toDatabase(isHistory ? nativeRoutes['metrics.history'] : undefined, {
    run_id: runId,
    key,
  })
}
