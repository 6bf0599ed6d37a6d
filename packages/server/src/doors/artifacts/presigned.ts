import {
  invalidParameter,
  notImplemented,
  presignedDownloadRequest,
  presignedUploadRequest,
  safePath,
  type StemmaError,
} from '@stemma/contract'
import type { FastifyReply } from 'fastify'
import { findArtifactRoot, type ArtifactOwner, type ArtifactRoot } from './artifact-root.ts'
import type { Exchange } from './exchange.ts'
import { readJsonBody } from './read-json-body.ts'

/** URLs that lead to the storage itself, which is none that clients know: each of these says so in the way that they expect. */
export async function presignUpload(exchange: Exchange): Promise<FastifyReply> {
  const message = await readJsonBody(exchange.request, presignedUploadRequest)
  const owner = ownerOf(message)
  safePath(message.path)
  throw presignRefusal('upload', await findArtifactRoot(exchange, owner))
}

export async function presignDownload(exchange: Exchange): Promise<FastifyReply> {
  const { run_id, path } = await readJsonBody(exchange.request, presignedDownloadRequest)
  safePath(path)
  throw presignRefusal('download', await findArtifactRoot(exchange, { run_id }))
}

function ownerOf(ids: { readonly run_id?: string; readonly model_id?: string }): ArtifactOwner {
  const { run_id = '', model_id = '' } = ids
  if ((run_id === '') === (model_id === '')) {
    throw invalidParameter('Exactly one of run_id and model_id must be provided.')
  }
  return run_id === '' ? { model_id } : { run_id }
}

type Direction = 'upload' | 'download'

function presignRefusal(direction: Direction, { path, scheme }: ArtifactRoot): StemmaError {
  if (path === undefined) return presignNotSupported(direction)
  return invalidParameter(
    `Presigned ${direction} is not supported for proxied artifact storage (artifact URI scheme: ${scheme})`,
  )
}

/** Clients that were told to try go on without. */
export function presignNotSupported(direction: Direction): StemmaError {
  return notImplemented(
    `Presigned ${direction} is not supported for the current artifact repository`,
  )
}
