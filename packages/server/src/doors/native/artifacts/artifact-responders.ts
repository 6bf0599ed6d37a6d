import {
  badRequest,
  nativeRoutes,
  type NativeArtifactRoutes,
  type NativeRequest,
  type NativeRoute,
} from '@stemma/contract'
import type { FastifyReply } from 'fastify'
import { hasBody, paramsOf, queryOf } from '../../../http/request-parts.ts'
import { sendArtifact } from '../../bytes/send-artifact.ts'
import type { Exchange, Responder } from '../../door.ts'
import { decodeStrictly } from '../strict-request.ts'
import { deleteFile, putFile } from './change-files.ts'
import { listFiles } from './list-files.ts'
import { openOwnersFile } from './owner-files.ts'
import { previewFile } from './preview-file.ts'
import { sendArchive } from './send-archive.ts'

type Handlers = {
  readonly [Name in keyof NativeArtifactRoutes]: (
    exchange: Exchange,
    asked: NativeRequest<Name>,
  ) => Promise<FastifyReply>
}

const handlers: Handlers = {
  'runArtifacts.list': listFiles,
  'runArtifacts.get': getFile,
  'runArtifacts.preview': previewFile,
  'runArtifacts.archive': sendArchive,
  'runArtifacts.put': putFile,
  'runArtifacts.delete': deleteFile,
  'loggedModelArtifacts.list': listFiles,
  'loggedModelArtifacts.get': getFile,
  'loggedModelArtifacts.preview': previewFile,
  'loggedModelArtifacts.archive': sendArchive,
  'loggedModelArtifacts.put': putFile,
  'loggedModelArtifacts.delete': deleteFile,
  'versionArtifacts.list': listFiles,
  'versionArtifacts.get': getFile,
  'versionArtifacts.preview': previewFile,
  'versionArtifacts.archive': sendArchive,
}

/** Routes that answer HEAD as well. */
export const hasHead: ReadonlySet<string> = new Set<keyof NativeArtifactRoutes>([
  'runArtifacts.get',
  'loggedModelArtifacts.get',
  'versionArtifacts.get',
])

async function getFile(
  exchange: Exchange,
  asked: Parameters<typeof openOwnersFile>[1],
): Promise<FastifyReply> {
  return sendArtifact(exchange, await openOwnersFile(exchange.ctx, asked))
}

/** What answers each route about files. Fields stand in the path and the query, whatever the method. */
export const artifactResponders: Readonly<Record<string, Responder>> = Object.fromEntries(
  Object.entries(handlers).map(([name, handle]) => {
    // The guarantee: the keys of `handlers` are names of routes.
    const route: NativeRoute = nativeRoutes[name as keyof Handlers]
    // The guarantee: `Handlers` ties each handler to the request of the route of its name.
    return [name, responder(route, handle as AnyHandler)]
  }),
)

type AnyHandler = (exchange: Exchange, asked: object) => Promise<FastifyReply>

function responder(route: NativeRoute, handle: AnyHandler): Responder {
  return async (exchange) => {
    const { request } = exchange
    const asked = decodeStrictly(route.request, {
      method: 'GET',
      params: paramsOf(request),
      query: queryOf(request),
    })
    if (route.uploads !== true && hasBody(request))
      throw badRequest(`A ${request.method} request has no body here.`)
    return handle(exchange, asked)
  }
}
