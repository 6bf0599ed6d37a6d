import { maxBasePaths, writeJson, type BasesRequest } from '@stemma/contract'
import type { FastifyReply } from 'fastify'
import { refuseMany, objectsOf, type ObjectExchange } from './object-exchange.ts'
import { filePath, ownerRoot } from './owner-root.ts'

/** Says what new objects are to be compressed against. */
export async function objectBases(exchange: ObjectExchange<BasesRequest>): Promise<FastifyReply> {
  const { ctx, message, reply } = exchange
  // An upload begins with this question: the objects come next.
  objectsOf(ctx).store.wake()
  refuseMany(message.paths, 'paths', maxBasePaths)
  const root = await ownerRoot(exchange)
  const paths = message.paths.map((path, place) => filePath(root, path, `paths[${place}]`))
  return reply.type('application/json').send(writeJson(await ctx.rows.lookUpBases({ paths })))
}
