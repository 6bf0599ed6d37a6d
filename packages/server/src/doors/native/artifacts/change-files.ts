import {
  invalidParameter,
  notFound,
  safePath,
  type OneFile,
  type StoredArtifact,
} from '@stemma/contract'
import { withoutSlash } from '@stemma/core'
import type { FastifyReply } from 'fastify'
import { bodySource, taken } from '../../bytes/receive-artifact.ts'
import { sendJson } from '../../bytes/send-json.ts'
import type { Exchange } from '../../door.ts'
import { placeIn, type WritableOwner } from './owner-files.ts'

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
  const place = await placeIn(exchange.ctx, asked, path)
  const found = await place.store.open(place.path)
  if (found === undefined) throw notFound(`No such artifact: '${path}'`)
  if (!found.isDirectory) await found.close()
  await place.store.remove(place.path)
  return exchange.reply.code(204).send()
}

function invalidPath(): Error {
  return invalidParameter("Invalid value for parameter 'path' supplied: Invalid path")
}
