import { invalidParameter, maxObjectBatch, type NameObjectsRequest } from '@stemma/contract'
import type { FastifyReply } from 'fastify'
import { askNames } from '../../../objects/ask-names.ts'
import {
  atHandUntil,
  refuseMany,
  refuseOtherThanIds,
  transferOf,
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
  const { parts, message, reply } = exchange
  const transfer = transferOf(parts)
  const { files } = message
  refuseMany(files, 'files', maxObjectBatch)
  const ids = files.map(({ object_id: id }) => id)
  refuseOtherThanIds(ids, 'files')
  const root = await ownerRoot(exchange, 'write')
  const paths = files.map(({ path }, place) => filePath(root, path, `files[${place}].path`))
  await transfer.storeWaiting(ids)
  // Leased first: none of them can go before its name is written.
  const sizes = await transfer.call('keep', { ids, untilMs: atHandUntil() })
  const named = files.map(({ path, object_id }, place) => {
    const size = sizes[place]
    if (size !== undefined) return { path: paths[place], object_id, size_bytes: size }
    throw invalidParameter(
      `Invalid value for parameter 'files[${place}].object_id' supplied: The object ${object_id} of '${path}' is not stored.`,
    )
  })
  const request = { files: named }
  if (named.length > 0) {
    await askNames(parts.engine, 'write', { route: 'artifact-names.put-many', request })
  }
  return reply.code(204).send()
}
