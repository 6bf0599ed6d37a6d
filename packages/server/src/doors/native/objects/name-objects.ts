import { invalidParameter, maxObjectBatch, type NameObjectsRequest } from '@stemma/contract'
import type { FastifyReply } from 'fastify'
import {
  atHandUntil,
  refuseMany,
  refuseOtherThanIds,
  objectsOf,
  type ObjectExchange,
} from './object-exchange.ts'
import { filePath, ownerRoot } from './owner-root.ts'

/**
 * Makes stored objects files. Whoever knows the SHA-256 of some bytes can so read them: once there are users, this has to be refused
 * unless the caller sent the object itself, or may read something that it is.
 */
export async function nameObjects(
  exchange: ObjectExchange<NameObjectsRequest>,
): Promise<FastifyReply> {
  const { ctx, message, reply } = exchange
  const { store, waiting } = objectsOf(ctx)
  const { files } = message
  refuseMany(files, 'files', maxObjectBatch)
  const ids = files.map(({ object_id: id }) => id)
  refuseOtherThanIds(ids, 'files')
  const root = await ownerRoot(exchange, 'write')
  const paths = files.map(({ path }, place) => filePath(root, path, `files[${place}].path`))
  await waiting.store(ids)
  // Leased first: none of them can go before its name is written.
  const sizes = await store.keep(ids, atHandUntil(ctx))
  const named = files.map(({ path, object_id }, place) => {
    const size = sizes[place]
    const whole = paths[place]
    if (size !== undefined && whole !== undefined)
      return { path: whole, objectId: object_id, sizeBytes: size }
    throw invalidParameter(
      `Invalid value for parameter 'files[${place}].object_id' supplied: The object ${object_id} of '${path}' is not stored.`,
    )
  })
  if (named.length > 0) await ctx.rows.nameArtifacts({ files: named })
  return reply.code(204).send()
}
