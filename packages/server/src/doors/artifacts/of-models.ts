import {
  badRequest,
  decodeQuery,
  decodeRequest,
  getLoggedModelFileRequest,
  invalidParameter,
  listLoggedModelArtifactsRequest,
  message,
  notFound,
  notImplemented,
  safePath,
  string,
  type Message,
  type StemmaError,
} from '@stemma/contract'
import type { FastifyReply } from 'fastify'
import type { StoredModelFile } from '../model-files/hash-model.ts'
import type { VersionFilesAnswer } from '../model-files/version-endpoints.ts'
import { sendJson } from './answers.ts'
import type { Exchange } from './exchange.ts'
import { fileInfos } from './file-infos.ts'
import { listOwned, sendOwnedFile } from './owned-artifacts.ts'
import { baseName, paramsOf, queryOf, withoutSlash } from './request-paths.ts'
import { sendArtifact, type Download } from './send-artifact.ts'

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

/** A file of a version, if its files are what was registered. */
export async function getModelVersionArtifact(exchange: Exchange): Promise<FastifyReply> {
  const asked = decodeQuery(versionFileRequest, queryOf(exchange.request))
  return sendArtifact(exchange, await openVersionFile(exchange, asked))
}

/** The same, open. Throws what says why there is none. */
export async function openVersionFile(
  exchange: Exchange,
  { path: raw, ...version }: VersionFileRequest,
): Promise<Download> {
  const path = safePath(raw)
  const files = await filesOfVersion(exchange, version)
  const found = files.find((file) => file.path === path)
  const file = found && (await exchange.parts.artifacts.open(found.storePath))
  if (!file || file.isDirectory) {
    if (files.some((other) => other.path.startsWith(`${withoutSlash(path)}/`)))
      throw invalidParameter(`Artifact path refers to a directory, not a file: '${path}'`)
    throw notFound(`No such artifact: '${path}'`)
  }
  return { file, fileName: baseName(path) }
}

/** The files of a version, if they are here, and what was registered. */
export async function filesOfVersion(
  { request, parts }: Exchange,
  { name, version }: Pick<VersionFileRequest, 'name' | 'version'>,
): Promise<readonly StoredModelFile[]> {
  const asked = { name, version, requestId: request.id }
  const { row, isHere, model } = await parts.modelFiles.verify(asked)
  if (!isHere) throw filesElsewhere(row)
  return model?.files ?? []
}

export function filesElsewhere({
  name,
  version,
}: Pick<VersionFilesAnswer, 'name' | 'version'>): StemmaError {
  return notImplemented(
    `The files of version ${version} of model '${name}' are not on this server. Use their storage directly.`,
  )
}
