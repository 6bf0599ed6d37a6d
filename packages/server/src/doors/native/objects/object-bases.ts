import { maxBasePaths, writeJson, type BasesRequest } from '@stemma/contract'
import type { FastifyReply } from 'fastify'
import { askNames } from '../../../objects/ask-names.ts'
import { refuseMany, transferOf, type ObjectExchange } from './object-exchange.ts'
import { filePath, ownerRoot } from './owner-root.ts'

/** Says what new objects are to be compressed against. */
export async function objectBases(exchange: ObjectExchange<BasesRequest>): Promise<FastifyReply> {
  const { parts, message, reply } = exchange
  // An upload begins with this question: the objects come next.
  transferOf(parts).wake()
  refuseMany(message.paths, 'paths', maxBasePaths)
  const root = await ownerRoot(exchange)
  const paths = message.paths.map((path, place) => filePath(root, path, `paths[${place}]`))
  const request = { paths }
  const answer = await askNames(parts.engine, 'lookUp', { route: 'artifact-names.bases', request })
  return reply.type('application/json').send(writeJson(answer))
}
