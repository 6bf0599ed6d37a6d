import {
  badRequest,
  decodeQuery,
  decodeRequest,
  getLoggedModelFileRequest,
  invalidParameter,
  listLoggedModelArtifactsRequest,
  message,
  notFound,
  safePath,
  string,
  type Message,
} from '@stemma/contract'
import type { FastifyReply } from 'fastify'
import { sendJson } from './answers.ts'
import type { Exchange } from './exchange.ts'
import { fileInfos } from './file-infos.ts'
import { listOwned, sendOwnedFile } from './owned-artifacts.ts'
import { paramsOf, queryOf } from './request-paths.ts'

/** Paths in the answer are relative to the model's root. All of them: the message has no pages. */
export async function listLoggedModelArtifacts(exchange: Exchange): Promise<FastifyReply> {
  const { model_id, artifact_directory_path: path = '' } = decodeRequest(
    listLoggedModelArtifactsRequest,
    modelQuery(exchange),
  )
  const { rootUri, entries, prefix } = await listOwned(exchange, {
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
  const { model_id, artifact_file_path } = decodeRequest(
    getLoggedModelFileRequest,
    modelQuery(exchange),
  )
  return sendOwnedFile(exchange, { owner: { model_id }, path: artifact_file_path })
}

interface ModelQuery {
  readonly method: 'GET'
  readonly query: string
  readonly body: undefined
  readonly params: { readonly model_id: string }
}

function modelQuery({ request }: Exchange): ModelQuery {
  const { model_id = '' } = paramsOf(request.params)
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

/** There is no registry in this server, so no version of any name. */
export async function getModelVersionArtifact({ request }: Exchange): Promise<FastifyReply> {
  const { name, version, path } = decodeQuery(versionFileRequest, queryOf(request))
  safePath(path)
  if (!/^\d+$/.test(version)) throw invalidParameter('Model version must be an integer.')
  throw notFound(`Model Version (name=${name}, version=${version}) not found`)
}
