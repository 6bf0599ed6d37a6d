import {
  invalidParameter,
  notFound,
  notImplemented,
  presignedDownloadRequest,
  presignedUploadRequest,
  pathToRead,
  safePath,
  type StemmaError,
} from '@stemma/contract'
import { findRoot, joinPaths, type ArtifactOwner, type StorePlace } from '@stemma/core'
import type { ArtifactStore } from '@stemma/objects'
import type { FastifyReply } from 'fastify'
import { sendJson } from '../../bytes/send-json.ts'
import type { Exchange } from '../../door.ts'

/** URLs that lead to the storage itself, for artifacts of a bucket that is an external root. Each of the others is refused in the way that clients know. */
export async function presignUpload(exchange: Exchange): Promise<FastifyReply> {
  const asked = await exchange.read(presignedUploadRequest)
  const owner = ownerOf(asked)
  const path = safePath(asked.path)
  const place = await placeToSign(exchange, 'upload', owner)
  const file = { path: joinPaths(place.path, path), expirySeconds: Number(asked.expiration) }
  const url = await place.presign({ ...file, method: 'PUT' })
  return sendJson(exchange.reply, { presigned_url: url, headers: {} })
}

export async function presignDownload(exchange: Exchange): Promise<FastifyReply> {
  const asked = await exchange.read(presignedDownloadRequest)
  const path = pathToRead(asked.path)
  const place = await placeToSign(exchange, 'download', { run_id: asked.run_id })
  const file = { path: joinPaths(place.path, path), expirySeconds: Number(asked.expiration) }
  const found = await place.store.open(file.path)
  if (found?.isDirectory !== false) throw notFound(`No such artifact: '${path}'`)
  await found.close()
  const url = await place.presign({ ...file, method: 'GET' })
  return sendJson(exchange.reply, {
    ...{ presigned_url: url, headers: {}, file_size: found.sizeBytes },
  })
}

type SignedPlace = StorePlace & { readonly presign: NonNullable<ArtifactStore['presign']> }

async function placeToSign(
  exchange: Exchange,
  direction: Direction,
  owner: ArtifactOwner,
): Promise<SignedPlace> {
  const { settings, external } = exchange.ctx
  const { uri, path, scheme } = await findRoot(exchange.ctx, owner)
  if (path !== undefined) {
    throw invalidParameter(
      `Presigned ${direction} is not supported for proxied artifact storage (artifact URI scheme: ${scheme})`,
    )
  }
  const place = settings.servesArtifacts ? await external.find(uri) : undefined
  const presign = place?.store.presign
  if (place === undefined || presign === undefined) throw presignNotSupported(direction)
  return { ...place, presign }
}

function ownerOf(ids: { readonly run_id?: string; readonly model_id?: string }): ArtifactOwner {
  const { run_id = '', model_id = '' } = ids
  if ((run_id === '') === (model_id === '')) {
    throw invalidParameter('Exactly one of run_id and model_id must be provided.')
  }
  return run_id === '' ? { model_id } : { run_id }
}

type Direction = 'upload' | 'download'

/** Clients that were told to try go on without. */
export function presignNotSupported(direction: Direction): StemmaError {
  return notImplemented(
    `Presigned ${direction} is not supported for the current artifact repository`,
  )
}
