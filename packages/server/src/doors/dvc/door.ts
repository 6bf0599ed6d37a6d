import { decode, dvcRoutes, errorStatus, notFound, StemmaError } from '@stemma/contract'
import { openRepositoryObject, putRepositoryObject } from '@stemma/core'
import type { FastifyReply } from 'fastify'
import { paramsOf } from '../../http/request-parts.ts'
import { bodySource, taken } from '../bytes/receive-artifact.ts'
import { sendArtifact } from '../bytes/send-artifact.ts'
import type { Door, DoorRoute, Exchange } from '../door.ts'
import { readDvcPath } from './dvc-path.ts'

/**
 * `/dvc`: a remote of DVC over HTTP. Nothing here answers with another address: `dvc` would take a file that it was sent away with for
 * stored.
 */
export const door: Door = {
  name: 'dvc',
  routes: dvcRoutes.map((route): DoorRoute => ({ ...route, hasHead: route.method === 'GET' })),
  decode: (message, { params }) => decode(message, params),
  // `dvc` shows the status and the address, and not the text.
  printError: (error) => ({
    status: errorStatus(error),
    type: 'text/plain; charset=utf-8',
    body: `${error.message}\n`,
  }),
  checkType: () => {},
  responders: { 'dvc.get': send, 'dvc.post': receive, 'dvc.put': receive },
}

async function send(exchange: Exchange): Promise<FastifyReply> {
  const rest = restOf(exchange)
  const path = readDvcPath(rest)
  if (path === undefined) throw notFound(`'${rest.slice(0, 300)}' is no object of a remote of DVC.`)
  const file = await openRepositoryObject(exchange.ctx, path)
  return sendArtifact(exchange, { file, fileName: path.name.digest })
}

async function receive(exchange: Exchange): Promise<FastifyReply> {
  const { ctx, request, reply } = exchange
  const rest = restOf(exchange)
  const path = readDvcPath(rest)
  if (path === undefined)
    throw new StemmaError(
      'ENDPOINT_NOT_FOUND',
      `'${rest.slice(0, 300)}' is no object of a remote of DVC: set its url to this server's /dvc/REPOSITORY.`,
    )
  await taken(request, () => putRepositoryObject(ctx, { ...path, source: bodySource(exchange) }))
  return reply.code(200).send()
}

function restOf({ request }: Exchange): string {
  return paramsOf(request)['*'] ?? ''
}
