import { pathToRead, writeJson, type NamedFile, type NamedFilesRequest } from '@stemma/contract'
import { accessFor, joinPaths, withoutSlash } from '@stemma/core'
import type { FastifyReply } from 'fastify'
import { objectsOf, type ObjectExchange } from './object-exchange.ts'
import { ownerRoot } from './owner-root.ts'
import { readPlaceToken, writePlaceToken } from './place-token.ts'

/** Answers with a page of the files of a run or a model, at any depth. */
export async function namedFiles(
  exchange: ObjectExchange<NamedFilesRequest>,
): Promise<FastifyReply> {
  const { ctx, message, reply } = exchange
  objectsOf(ctx)
  const root = await ownerRoot(exchange)
  const { limit } = message
  const page = await ctx.rows.listFilesBelow(
    {
      path: joinPaths(root, withoutSlash(pathToRead(message.path))),
      after: readPlaceToken(message.page_token),
      limit,
    },
    { access: accessFor(limit) },
  )
  const files = page.files.map(({ directory, name, objectId = '', sizeBytes, modifiedMs }) => {
    const path = joinPaths(directory, name)
    const file: NamedFile = {
      path: root === '' ? path : path.slice(root.length + 1),
      object_id: objectId,
      size_bytes: sizeBytes,
      modified_at: modifiedMs,
    }
    return file
  })
  const next = page.next === undefined ? {} : { next_page_token: writePlaceToken(page.next) }
  return reply.type('application/json').send(writeJson({ files, ...next }))
}
