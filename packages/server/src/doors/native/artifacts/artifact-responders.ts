import {
  badRequest,
  nativeRoutes,
  type NativeArtifactRoutes,
  type NativeRequest,
  type NativeRoute,
} from '@stemma/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { dropBody } from '../../artifacts/drop-body.ts'
import type { ArtifactParts, Exchange } from '../../artifacts/exchange.ts'
import { paramsOf, queryOf } from '../../artifacts/request-paths.ts'
import { sendArtifact } from '../../artifacts/send-artifact.ts'
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
export const filesByName: ReadonlySet<string> = new Set<keyof NativeArtifactRoutes>([
  'runArtifacts.get',
  'loggedModelArtifacts.get',
  'versionArtifacts.get',
])

async function getFile(
  exchange: Exchange,
  asked: Parameters<typeof openOwnersFile>[1],
): Promise<FastifyReply> {
  return sendArtifact(exchange, await openOwnersFile(exchange, asked))
}

type Respond = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

/** What answers each route about files, on the thread that serves HTTP. Fields stand in the path and the query, whatever the method. */
export function artifactResponders(parts: ArtifactParts): Readonly<Record<string, Respond>> {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => {
      // The guarantee: the keys of `handlers` are names of routes.
      const route: NativeRoute = nativeRoutes[name as keyof Handlers]
      // The guarantee: `Handlers` ties each handler to the request of the route of its name.
      return [name, responder(parts, route, handle as AnyHandler)]
    }),
  )
}

type AnyHandler = (exchange: Exchange, asked: object) => Promise<FastifyReply>

function responder(parts: ArtifactParts, route: NativeRoute, handle: AnyHandler): Respond {
  return async (request, reply) => {
    try {
      const asked = decodeStrictly(route.request, {
        method: 'GET',
        params: paramsOf(request.params),
        query: queryOf(request),
        body: undefined,
      })
      if (route.uploads !== true && hasBody(request))
        throw badRequest(`A ${request.method} request has no body here.`)
      return await handle({ request, reply, parts }, asked)
    } catch (error) {
      await dropBody(request.raw)
      throw error
    }
  }
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
