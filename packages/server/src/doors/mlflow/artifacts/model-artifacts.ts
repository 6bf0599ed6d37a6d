import {
  badRequest,
  decodeQuery,
  decodeRequest,
  getLoggedModelFileRequest,
  listLoggedModelArtifactsRequest,
  message,
  string,
  type Message,
} from '@stemma/contract'
import { listOwned, openOwnedFile, openVersionFile } from '@stemma/core'
import type { FastifyReply } from 'fastify'
import { paramsOf, queryOf } from '../../../http/request-parts.ts'
import { sendArtifact } from '../../bytes/send-artifact.ts'
import { sendJson } from '../../bytes/send-json.ts'
import type { Exchange } from '../../door.ts'
import { fileInfos } from './file-infos.ts'
import { presignNotSupported } from './presigned.ts'

/** Paths in the answer are relative to the model's root. All of them: the message has no pages. */
export async function listLoggedModelArtifacts(exchange: Exchange): Promise<FastifyReply> {
  const { model_id, artifact_directory_path: path = '' } = decodeRequest(
    listLoggedModelArtifactsRequest,
    modelQuery(exchange),
  )
  const { rootUri, entries, prefix } = await listOwned(exchange.ctx, {
    owner: { model_id },
    path,
  })
  return sendJson(exchange.reply, { root_uri: rootUri, files: fileInfos(entries, prefix) })
}

export async function getLoggedModelFile(exchange: Exchange): Promise<FastifyReply> {
  const query = new URLSearchParams(queryOf(exchange.request))
  if ((query.get('artifact_file_path') ?? '') === '') {
    throw badRequest("Missing value for required parameter 'artifact_file_path'.")
  }
  refuseToPresign(exchange)
  const { model_id, artifact_file_path } = decodeRequest(
    getLoggedModelFileRequest,
    modelQuery(exchange),
  )
  const asked = { owner: { model_id }, path: artifact_file_path }
  return sendArtifact(exchange, await openOwnedFile(exchange.ctx, asked))
}

interface ModelQuery {
  readonly method: 'GET'
  readonly query: string
  readonly body: undefined
  readonly params: { readonly model_id: string }
}

function modelQuery({ request }: Exchange): ModelQuery {
  const { model_id = '' } = paramsOf(request)
  return { method: 'GET', query: queryOf(request), body: undefined, params: { model_id } }
}

interface VersionFileRequest {
  readonly name: string
  readonly version: string
  readonly path: string
}

const versionFileRequest: Message<VersionFileRequest> = message<VersionFileRequest>(
  'GetModelVersionArtifact',
  { name: string().required(), version: string().required(), path: string().required() },
)

/** A file of a version, if its files are what was registered. */
export async function getModelVersionArtifact(exchange: Exchange): Promise<FastifyReply> {
  refuseToPresign(exchange)
  const asked = decodeQuery(versionFileRequest, queryOf(exchange.request))
  return sendArtifact(exchange, await openVersionFile(exchange.ctx, asked))
}

/** Clients of 3.18 may ask for an address of the storage instead of the bytes; told that there is none, they ask again. */
function refuseToPresign({ request }: Exchange): void {
  const presigned = new URLSearchParams(queryOf(request)).get('presigned') ?? ''
  if (presigned.toLowerCase() === 'true') throw presignNotSupported('download')
}
