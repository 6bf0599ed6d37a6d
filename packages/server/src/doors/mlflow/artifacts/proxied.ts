import {
  decodeQuery,
  formatArtifactsUri,
  invalidParameter,
  listProxiedArtifactsRequest,
  notFound,
  pathToRead,
} from '@stemma/contract'
import { baseName, deleteArtifacts, withoutSlash } from '@stemma/core'
import type { OpenArtifact } from '@stemma/objects'
import type { FastifyReply } from 'fastify'
import { ownAddress } from '../../../http/own-address.ts'
import { queryOf } from '../../../http/request-parts.ts'
import { bodySource, receiveArtifact } from '../../bytes/receive-artifact.ts'
import { pathOfUrl, pathToReadOfUrl } from '../../bytes/request-paths.ts'
import { sendArtifact } from '../../bytes/send-artifact.ts'
import { sendDetail, sendJson } from '../../bytes/send-json.ts'
import type { Exchange } from '../../door.ts'
import { fileInfos } from './file-infos.ts'
import { presignNotSupported } from './presigned.ts'

/** GET and HEAD of a file by its path below the artifact root. */
export async function downloadProxied(exchange: Exchange): Promise<FastifyReply> {
  const { path, file } = await openProxied(exchange)
  if (file.isDirectory) return sendDetail(exchange.reply, 400, directoryText(path))
  return sendArtifact(exchange, { file, fileName: baseName(path) })
}

/** What the URL names. @throws RESOURCE_DOES_NOT_EXIST */
async function openProxied({
  request,
  ctx,
}: Exchange): Promise<{ readonly path: string; readonly file: OpenArtifact }> {
  const asked = pathToReadOfUrl(request)
  const path = withoutSlash(asked)
  const file = await ctx.artifacts.open(path)
  if (file?.isDirectory === true) return { path, file }
  if (file === undefined || path !== asked) {
    await file?.close()
    throw notFound(`No such artifact: '${path}'`)
  }
  return { path, file }
}

function directoryText(path: string): string {
  return `Artifact path refers to a directory, not a file: '${path}'`
}

/**
 * Where a client gets a file in ranges, several at a time: from this server itself. The URL is the plain one, since everybody may read
 * everything until users exist; then it has to be signed, as clients send no credentials of their own with it.
 */
export async function presignProxied(exchange: Exchange): Promise<FastifyReply> {
  const { request, reply, host } = exchange
  const { path, file } = await openProxied(exchange)
  if (file.isDirectory) throw invalidParameter(directoryText(path))
  await file.close()
  const address = ownAddress(request, host.settings)
  if (address === undefined) throw presignNotSupported('download')
  const names = path.split('/').map(encodeURIComponent).join('/')
  const url = `${address}/api/2.0/mlflow-artifacts/artifacts/${names}`
  return sendJson(reply, { url, headers: {}, file_size: file.sizeBytes })
}

export async function uploadProxied(exchange: Exchange): Promise<FastifyReply> {
  const path = pathOfUrl(exchange.request)
  if (path === '' || path.endsWith('/')) {
    return sendDetail(
      exchange.reply,
      400,
      "Artifact path must include a filename (cannot end with '/').",
    )
  }
  const { artifacts: store } = exchange.ctx
  return receiveArtifact(exchange, { store, path, source: bodySource(exchange) })
}

export async function deleteProxied({ request, reply, ctx }: Exchange): Promise<FastifyReply> {
  const path = withoutSlash(pathOfUrl(request))
  // The root itself is nobody's to remove.
  if (path === '') throw invalidParameter('Invalid path')
  const found = await ctx.artifacts.open(path)
  if (found?.isDirectory === false) await found.close()
  const named = found?.foundAt ?? path
  const location = formatArtifactsUri({ path: named })
  await deleteArtifacts(ctx, { store: ctx.artifacts, path: named, location })
  return sendJson(reply, {})
}

/** Base names; all of them, since clients know no pages here. */
export async function listProxied({ request, reply, ctx }: Exchange): Promise<FastifyReply> {
  const { path = '' } = decodeQuery(listProxiedArtifactsRequest, queryOf(request))
  const { entries } = await ctx.artifacts.list(withoutSlash(pathToRead(path)))
  return sendJson(reply, { files: fileInfos(entries, '') })
}
