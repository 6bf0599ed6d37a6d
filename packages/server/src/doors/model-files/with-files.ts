import {
  createModelVersionRequest,
  decodeRequest,
  invalidState,
  modelVersionNameRequest,
  newModelVersion,
  oneModelVersion,
  splitUri,
  writeJson,
  type ModelFilesFields,
} from '@stemma/contract'
import type { Answer, Call } from '../../engine/protocol.ts'
import { decodeStrictly } from '../native/strict-request.ts'
import type { AnswerWithFiles, WithFilesParts } from './answer-with-files.ts'
import { diffWithFiles } from './diff-with-files.ts'
import type { SourceFilesRequest } from './version-endpoints.ts'

/** Schemes of sources whose files can be in this server's store. */
const ownSchemes = new Set(['models', 'runs', 'mlflow-artifacts', 'http', 'https'])

/** Routes of MLflow's door, by name. */
export const mlflowWithFiles: Readonly<Record<string, AnswerWithFiles>> = {
  createModelVersion: async (parts, call) =>
    create(parts, call, decodeRequest(createModelVersionRequest, { ...call, body: call.body })),
  getModelVersionDownloadUri: async ({ modelFiles }, call) => {
    const { name, version } = decodeRequest(modelVersionNameRequest, { ...call, body: call.body })
    const { row } = await modelFiles.verify({ name, version, requestId: call.requestId })
    return json(writeJson({ artifact_uri: row.download_uri }))
  },
}

/** Routes of our own door, by name. */
export const nativeWithFiles: Readonly<Record<string, AnswerWithFiles>> = {
  'versions.create': async (parts, call) =>
    create(parts, call, decodeStrictly(newModelVersion, call)),
  'versions.files': async ({ modelFiles }, call) => {
    const { name, version } = decodeStrictly(oneModelVersion, call)
    const { row, isHere, model } = await modelFiles.verify({
      name,
      version: String(version),
      requestId: call.requestId,
    })
    if (!isHere)
      throw invalidState(
        `The files of version ${version} of model '${name}' are at '${row.download_uri}', not on this server.`,
      )
    if (!model) throw invalidState(`Version ${version} of model '${name}' has no files.`)
    return json(
      writeJson({
        name: row.name,
        version: row.version,
        digest: model.digest,
        size_bytes: model.sizeBytes,
        files: model.files.map(({ path, sizeBytes, sha256 }) => ({
          path,
          size_bytes: sizeBytes,
          sha256,
        })),
      } satisfies ModelFilesFields),
    )
  },
  'versions.diff': diffWithFiles,
}

/** Looks at the files first, so that the version has their digest from the moment it is there. */
async function create(
  { engine, modelFiles }: WithFilesParts,
  call: Call,
  { source, run_id, model_id, tags }: SourceFilesRequest,
): Promise<Answer> {
  const about = {
    source,
    tags,
    ...(run_id !== undefined && { run_id }),
    ...(model_id !== undefined && { model_id }),
  }
  const files = ownSchemes.has(splitUri(source).scheme)
    ? await modelFiles.look(about, call.requestId)
    : undefined
  return engine.write({ ...call, files })
}

function json(body: string): Answer {
  return { status: 200, type: 'application/json', body }
}
