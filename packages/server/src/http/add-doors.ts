import { mostBodyBytes, routePaths } from '@stemma/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { callerOf } from '../access/caller-of.ts'
import type { Door, DoorRoute, Host } from '../doors/door.ts'
import type { Call } from '../threads/database/call.ts'
import { BodyBudget, type BodyClaim } from './body-budget.ts'
import { dropBody } from './drop-body.ts'
import type { BodyLimits } from './read-body.ts'
import { paramsOf, requestParts } from './request-parts.ts'
import { sendAnswer } from './send-answer.ts'

/** Registers every route of every door. */
export function addDoors(app: FastifyInstance, doors: readonly Door[], host: Host): void {
  const bodies = new BodyBudget()
  for (const door of doors)
    for (const route of door.routes)
      for (const path of routePaths(route)) addRoute(app, { door, route, path, host, bodies })
}

interface ServedRoute {
  readonly door: Door
  readonly route: DoorRoute
  readonly path: string
  readonly host: Host
  readonly bodies: BodyBudget
}

function addRoute(app: FastifyInstance, { door, route, path, host, bodies }: ServedRoute): void {
  const { name, permission, method, hasHead = false } = route
  const respond = door.responders[name]
  const ask = { door, host }
  app.route({
    method: hasHead ? [method, 'HEAD'] : method,
    // `{name*}` is the rest of the path, `{name}` one segment.
    url:
      host.settings.staticPrefix + path.replace(/\{\w+\*\}$/, '*').replaceAll(/\{(\w+)\}/g, ':$1'),
    config: { name, permission, door },
    handler: async (request, reply) => {
      const claim = bodies.claim()
      try {
        if (respond === undefined)
          return await answerByDatabase(ask, { request, reply, route, claim })
        return await respond({
          request,
          reply,
          host,
          ctx: host.rooms.ctx(callerOf(request)),
          read: async (message, params) => {
            door.checkType(request)
            return door.decode(message, await requestParts(request, limitsOf(route, claim), params))
          },
          toDatabase: (other = route, params = paramsOf(request)) =>
            answerByDatabase(ask, { request, reply, route: other, params, claim }),
        })
      } catch (error) {
        // So that a caller that still sends gets to read the refusal.
        await dropBody(request.raw)
        throw error
      } finally {
        claim.release()
      }
    },
  })
}

function limitsOf(route: DoorRoute, claim: BodyClaim): BodyLimits {
  const { takesGzip, mostBodyTokens } = route
  return { mostBytes: mostBodyBytes(route), mostTokens: mostBodyTokens, claim, takesGzip }
}

interface Asked {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly route: DoorRoute
  readonly params?: Readonly<Record<string, string>>
  readonly claim: BodyClaim
}

/** Passes a request on as it is: a thread of the database decodes it and writes the answer. */
async function answerByDatabase(
  { door, host }: Pick<ServedRoute, 'door' | 'host'>,
  { request, reply, route, params, claim }: Asked,
): Promise<FastifyReply> {
  door.checkType(request)
  const { actor, requestId } = callerOf(request)
  const {
    method,
    query,
    body,
    params: known,
  } = await requestParts(request, limitsOf(route, claim), params)
  const call: Call = {
    door: door.name,
    route: route.name,
    method,
    params: known,
    query,
    body,
    actor,
    requestId,
  }
  const access = route.access === 'stream' ? 'read' : route.access
  const { database } = host.rooms
  return sendAnswer(reply, await database.answer(access, call), {
    status: route.status,
    // What answers in pages is asked with GET, so no body is missing that was handed over.
    next: (page) => database.answer(access, { ...call, page }),
  })
}
