import {
  decodeQuery,
  getArtifactRequest,
  invalidParameter,
  listArtifactsRequest,
  safePath,
  uploadArtifactRequest,
} from '@stemma/contract'
import { findPlace, findRoot, joinPaths, listOwned, openOwnedFile } from '@stemma/core'
import type { FastifyReply } from 'fastify'
import { queryOf } from '../../../http/request-parts.ts'
import { bodySource, receiveArtifact } from '../../bytes/receive-artifact.ts'
import { sendArtifact } from '../../bytes/send-artifact.ts'
import { sendJson } from '../../bytes/send-json.ts'
import type { Exchange } from '../../door.ts'
import { fileInfos } from './file-infos.ts'

/** Upstream has no pages here; clients that know none get all of any sane directory. */
const pageSize = 10_000

const mostUploadBytes = 10 * 1024 * 1024

/** Paths in the answer are relative to the run's root. */
export async function listArtifacts(exchange: Exchange): Promise<FastifyReply> {
  const query = queryOf(exchange.request)
  const { run_id, path = '', page_token } = decodeQuery(listArtifactsRequest, query)
  const { rootUri, entries, prefix, nextPageToken } = await listOwned(exchange.ctx, {
    owner: { run_id },
    path,
    page: { limit: pageSize, token: page_token },
  })
  return sendJson(exchange.reply, {
    root_uri: rootUri,
    files: fileInfos(entries, prefix),
    next_page_token: nextPageToken,
  })
}

export async function getArtifact(exchange: Exchange): Promise<FastifyReply> {
  const { run_id, path } = decodeQuery(getArtifactRequest, queryOf(exchange.request))
  return sendArtifact(exchange, await openOwnedFile(exchange.ctx, { owner: { run_id }, path }))
}

/** The page's own upload: small files only. */
export async function uploadArtifact(exchange: Exchange): Promise<FastifyReply> {
  const { request } = exchange
  const query = queryOf(request)
  requireNames(query)
  const { run_id, path: raw } = decodeQuery(uploadArtifactRequest, query)
  const path = safePath(raw)
  if (path === '' || path.endsWith('/')) throw invalidParameter('Invalid path')
  if (Number(request.headers['content-length'] ?? 0) > mostUploadBytes) throw uploadTooLarge()
  const root = await findPlace(exchange.ctx, await findRoot(exchange.ctx, { run_id }))
  return receiveArtifact(exchange, {
    store: root.store,
    path: joinPaths(root.path, path),
    source: smallBody(bodySource(exchange)),
  })
}

/** Upstream has words of its own for these two. */
function requireNames(query: string): void {
  const fields = new URLSearchParams(query)
  const has = (name: string): boolean => (fields.get(name) ?? '') !== ''
  if (!has('run_id') && !has('run_uuid'))
    throw invalidParameter('Request must specify run_id or run_uuid.')
  if (!has('path')) throw invalidParameter('Request must specify path.')
}

/** Passes bytes on as long as there are some, but not too many. */
async function* smallBody(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0
  for await (const chunk of source) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > mostUploadBytes) throw uploadTooLarge()
    yield chunk
  }
  if (sizeBytes === 0) throw invalidParameter('Request must specify data.')
}

function uploadTooLarge(): Error {
  return invalidParameter('Artifact size is too large. Max size is 10MB.')
}
