import {
  abortMultipartUploadRequest,
  completeMultipartUploadRequest,
  createMultipartUploadRequest,
  invalidParameter,
  notImplemented,
  safePath,
  type Message,
} from '@stemma/contract'
import type { FastifyReply } from 'fastify'
import { ownAddress } from '../../http/own-address.ts'
import type { ArtifactUploads } from '../../objects/object-uploads.ts'
import { sendJson } from './answers.ts'
import type { ArtifactHandler, ArtifactParts, Exchange } from './exchange.ts'
import { readJsonBody } from './read-json-body.ts'
import { baseName, joinPaths, proxiedPath, withoutSlash } from './request-paths.ts'
import { partPath } from './signed-part.ts'

interface MultipartRequest {
  readonly artifact_path: string
  readonly path: string
}

interface Asked<T> {
  readonly exchange: Exchange
  readonly message: T
  /** Of the artifact. */
  readonly path: string
  readonly uploads: ArtifactUploads
}

/** Answers a call about an upload in parts: the URL has the directory, the body a name. */
function multipart<T extends MultipartRequest>(
  spec: Message<T>,
  answer: (asked: Asked<T>) => Promise<object>,
): ArtifactHandler {
  return async (exchange): Promise<FastifyReply> => {
    const { request, reply, parts } = exchange
    const directory = withoutSlash(proxiedPath(request))
    const message = await readJsonBody(request, spec, { artifact_path: directory })
    // The caller's own path, of which only the last name counts.
    const name = safePath(baseName(message.path.replaceAll('\\', '/')))
    const uploads = requireUploads(parts)
    if (name === '') {
      throw invalidParameter(
        `Invalid value '${message.path}' for parameter 'path' supplied: It must end with the name of a file.`,
      )
    }
    const path = joinPaths(directory, name)
    return sendJson(reply, await answer({ exchange, message, path, uploads }))
  }
}

export const createMultipartUpload: ArtifactHandler = multipart(
  createMultipartUploadRequest,
  async ({ exchange: { request, parts }, message, path, uploads }) => {
    const address = ownAddress(request, parts.settings)
    if (address === undefined) throw notSupported()
    const partCount = message.num_parts
    const { uploadId, expiresMs } = await uploads.create({ path, partCount })
    const credentials = Array.from({ length: partCount }, (_, index) => {
      const part = { uploadId, partNumber: index + 1, expiresMs }
      const url = `${address}/api/2.0${partPath(part, parts.signer)}`
      return { url, part_number: part.partNumber, headers: {} }
    })
    return { upload_id: uploadId, credentials }
  },
)

export const completeMultipartUpload: ArtifactHandler = multipart(
  completeMultipartUploadRequest,
  async ({ message: { upload_id: uploadId, parts }, path, uploads }) => {
    await uploads.complete({ uploadId, path, parts })
    return {}
  },
)

export const abortMultipartUpload: ArtifactHandler = multipart(
  abortMultipartUploadRequest,
  async ({ message: { upload_id: uploadId }, path, uploads }) => {
    await uploads.abort({ uploadId, path })
    return {}
  },
)

/** @throws NOT_IMPLEMENTED where artifacts are plain files. Clients know the refusal by its text, and send the file whole. */
export function requireUploads({ uploads }: ArtifactParts): ArtifactUploads {
  if (uploads === undefined) throw notSupported()
  return uploads
}

function notSupported(): Error {
  return notImplemented('Multipart upload is not supported for the current artifact repository')
}
