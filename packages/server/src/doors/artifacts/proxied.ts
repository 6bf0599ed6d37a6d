import {
  decodeQuery,
  invalidParameter,
  listProxiedArtifactsRequest,
  notFound,
  safePath,
} from '@stemma/contract'
import type { FastifyReply } from 'fastify'
import { sendDetail, sendJson } from './answers.ts'
import type { Exchange } from './exchange.ts'
import { fileInfos } from './file-infos.ts'
import { bodySource, receiveArtifact } from './receive-artifact.ts'
import { baseName, proxiedPath, queryOf, withoutSlash } from './request-paths.ts'
import { sendArtifact } from './send-artifact.ts'

/** GET and HEAD of a file by its path below the artifact root. */
export async function downloadProxied(exchange: Exchange): Promise<FastifyReply> {
  const asked = proxiedPath(exchange.request)
  const path = withoutSlash(asked)
  const file = await exchange.parts.artifacts.open(path)
  if (file?.isDirectory === true) {
    return sendDetail(
      exchange.reply,
      400,
      `Artifact path refers to a directory, not a file: '${path}'`,
    )
  }
  if (file === undefined || path !== asked) {
    await file?.close()
    throw notFound(`No such artifact: '${path}'`)
  }
  return sendArtifact(exchange, { file, fileName: baseName(path) })
}

export async function uploadProxied(exchange: Exchange): Promise<FastifyReply> {
  const path = proxiedPath(exchange.request)
  if (path === '' || path.endsWith('/')) {
    return sendDetail(
      exchange.reply,
      400,
      "Artifact path must include a filename (cannot end with '/').",
    )
  }
  return receiveArtifact(exchange, { path, source: bodySource(exchange) })
}

export async function deleteProxied({ request, reply, parts }: Exchange): Promise<FastifyReply> {
  const path = withoutSlash(proxiedPath(request))
  // The root itself is nobody's to remove.
  if (path === '') throw invalidParameter('Invalid path')
  await parts.artifacts.remove(path)
  return sendJson(reply, {})
}

/** Base names; all of them, since clients know no pages here. */
export async function listProxied({ request, reply, parts }: Exchange): Promise<FastifyReply> {
  const { path = '' } = decodeQuery(listProxiedArtifactsRequest, queryOf(request))
  const { entries } = await parts.artifacts.list(withoutSlash(safePath(path)))
  return sendJson(reply, { files: fileInfos(entries, '') })
}
