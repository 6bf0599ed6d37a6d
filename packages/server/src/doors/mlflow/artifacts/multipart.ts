import {
  abortMultipartUploadRequest,
  completeMultipartUploadRequest,
  createMultipartUploadRequest,
  invalidParameter,
  safePath,
  type Message,
} from '@stemma/contract'
import {
  baseName,
  beginUpload,
  finishUpload,
  joinPaths,
  requireObjects,
  uploadsNotSupported,
  withoutSlash,
} from '@stemma/core'
import type { FastifyReply } from 'fastify'
import { ownAddress } from '../../../http/own-address.ts'
import { pathOfUrl } from '../../bytes/request-paths.ts'
import { sendJson } from '../../bytes/send-json.ts'
import type { Exchange, Responder } from '../../door.ts'
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
}

/** Answers a call about an upload in parts: the URL has the directory, the body a name. */
function multipart<T extends MultipartRequest>(
  spec: Message<T>,
  answer: (asked: Asked<T>) => Promise<object>,
): Responder {
  return async (exchange): Promise<FastifyReply> => {
    const { request, reply, ctx, read } = exchange
    const directory = withoutSlash(pathOfUrl(request))
    const message = await read(spec, { artifact_path: directory })
    // The caller's own path, of which only the last name counts.
    const name = safePath(baseName(message.path.replaceAll('\\', '/')))
    requireObjects(ctx)
    if (name === '') {
      throw invalidParameter(
        `Invalid value '${message.path}' for parameter 'path' supplied: It must end with the name of a file.`,
      )
    }
    const path = joinPaths(directory, name)
    return sendJson(reply, await answer({ exchange, message, path }))
  }
}

export const createMultipartUpload: Responder = multipart(
  createMultipartUploadRequest,
  async ({ exchange: { request, ctx, host }, message, path }) => {
    const address = ownAddress(request, host.settings)
    if (address === undefined) throw uploadsNotSupported()
    const partCount = message.num_parts
    const { uploadId, expiresMs } = await beginUpload(ctx, { path, partCount })
    const credentials = Array.from({ length: partCount }, (_, index) => {
      const part = { uploadId, partNumber: index + 1, expiresMs }
      const url = `${address}/api/2.0${partPath(part, host.signer)}`
      return { url, part_number: part.partNumber, headers: {} }
    })
    return { upload_id: uploadId, credentials }
  },
)

export const completeMultipartUpload: Responder = multipart(
  completeMultipartUploadRequest,
  async ({ exchange: { ctx }, message: { upload_id: uploadId, parts }, path }) => {
    await finishUpload(ctx, { uploadId, path, parts })
    return {}
  },
)

export const abortMultipartUpload: Responder = multipart(
  abortMultipartUploadRequest,
  async ({ exchange: { ctx }, message: { upload_id: uploadId }, path }) => {
    await ctx.rows.abortUpload({ uploadId, path })
    return {}
  },
)
