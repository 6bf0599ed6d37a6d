import { lfsRoutes, lfsType, StemmaError, unsupportedMedia } from '@stemma/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { paramsOf } from '../../http/request-parts.ts'
import type { Door, DoorRoute, Exchange } from '../door.ts'
import { answerBatch } from './batch.ts'
import { readLfsPath, type LfsPath } from './lfs-path.ts'
import { createLock, listLocks, unlock, verifyLocks } from './locks.ts'
import { receiveObject, sendObject, verifyObject } from './objects.ts'
import { lfsShape } from './shape.ts'

/** `/lfs`: Git LFS's API, as `git lfs` with `lfs.url` speaks it. */
export const door: Door = {
  ...lfsShape,
  routes: lfsRoutes.map((route): DoorRoute => ({ ...route, hasHead: route.method === 'GET' })),
  checkType: (request) => {
    if (request.method === 'POST') requireLfs(request)
  },
  responders: {
    'lfs.get': async (exchange) => {
      const path = pathOf(exchange)
      if (path?.kind === 'object') return sendObject(exchange, path)
      if (path?.kind === 'locks') return listLocks(exchange, path.repository)
      throw noRoute(exchange)
    },
    'lfs.put': async (exchange) => {
      const path = pathOf(exchange)
      if (path?.kind === 'object') return receiveObject(exchange, path)
      throw noRoute(exchange)
    },
    'lfs.post': post,
  },
}

async function post(exchange: Exchange): Promise<FastifyReply> {
  const path = pathOf(exchange)
  switch (path?.kind) {
    case 'batch':
      return answerBatch(exchange, path.repository)
    case 'verify':
      return verifyObject(exchange, path.repository)
    case 'locks':
      return createLock(exchange, path.repository)
    case 'verify-locks':
      return verifyLocks(exchange, path.repository)
    case 'unlock':
      return unlock(exchange, path)
    case 'object':
    case undefined:
      throw noRoute(exchange)
  }
}

function pathOf({ request }: Exchange): LfsPath | undefined {
  return readLfsPath(paramsOf(request)['*'] ?? '')
}

function noRoute({ request }: Exchange): Error {
  const path = request.url.split('?', 1)[0] ?? ''
  return new StemmaError(
    'ENDPOINT_NOT_FOUND',
    `No route ${request.method} ${path.slice(0, 300)} of Git LFS: set lfs.url to this server's /lfs/REPOSITORY.`,
  )
}

/** A page of another origin can't send this type without asking first. */
function requireLfs({ contentType = '' }: FastifyRequest): void {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== lfsType && type !== 'application/json')
    throw unsupportedMedia(`Content-Type must be ${lfsType}.`)
}
