import {
  escapePath,
  invalidParameter,
  notFound,
  safePath,
  type OneFile,
  type StoredArtifact,
} from '@stemma/contract'
import { deleteArtifacts, joinPaths, withoutSlash } from '@stemma/core'
import type { FastifyReply } from 'fastify'
import { bodySource, taken } from '../../bytes/receive-artifact.ts'
import { sendJson } from '../../bytes/send-json.ts'
import type { Exchange } from '../../door.ts'
import { findOwnerRoot, placeIn, type WritableOwner } from './owner-files.ts'

/** Stores the body as a file; the answer says that it is on disk. */
export async function putFile(
  exchange: Exchange,
  asked: WritableOwner & OneFile,
): Promise<FastifyReply> {
  const path = safePath(asked.path)
  if (path === '' || path.endsWith('/')) throw invalidPath()
  const place = await placeIn(exchange.ctx, asked, path)
  const { sizeBytes, sha256 } = await taken(exchange.request, () =>
    place.store.write(place.path, bodySource(exchange)),
  )
  return sendJson(exchange.reply, {
    path,
    size_bytes: sizeBytes,
    ...(sha256 !== undefined && { sha256 }),
  } satisfies StoredArtifact)
}

/** Removes a file, or a directory with all that is in it; never the root. */
export async function deleteFile(
  exchange: Exchange,
  asked: WritableOwner & OneFile,
): Promise<FastifyReply> {
  const path = withoutSlash(safePath(asked.path))
  if (path === '') throw invalidPath()
  const { uri, place: root } = await findOwnerRoot(exchange.ctx, asked)
  const place = { store: root.store, path: joinPaths(root.path, path) }
  const found = await place.store.open(place.path)
  if (found === undefined) throw notFound(`No such artifact: '${path}'`)
  if (!found.isDirectory) await found.close()
  await deleteArtifacts(exchange.ctx, {
    store: place.store,
    path: found.foundAt ?? place.path,
    location: `${uri.replace(/\/+$/, '')}/${escapePath(path)}`,
  })
  return exchange.reply.code(204).send()
}

function invalidPath(): Error {
  return invalidParameter("Invalid value for parameter 'path' supplied: Invalid path")
}
