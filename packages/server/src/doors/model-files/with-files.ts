import {
  decodeRequest,
  invalidState,
  modelVersionNameRequest,
  oneModelVersion,
  splitUri,
  writeJson,
  type ModelFilesFields,
} from '@stemma/contract'
import type { Answer, Call } from '../../engine/protocol.ts'
import { decodeStrictly } from '../native/strict-request.ts'
import type { AnswerWithFiles } from './answer-with-files.ts'
import { diffWithFiles } from './diff-with-files.ts'
import { contentOf, type ModelFiles } from './model-files.ts'

/** Schemes of sources whose files can be in this server's store. */
const ownSchemes = new Set(['models', 'runs', 'mlflow-artifacts', 'http', 'https'])

/** Routes of MLflow's door, by name. */
export const mlflowWithFiles: Readonly<Record<string, AnswerWithFiles>> = {
  createModelVersion: async ({ engine, modelFiles }, call) => {
    const answer = await engine.write(call)
    if (answer.status !== 200) return answer
    const { model_version: made } = contentOf(answer) as { model_version: MadeVersion } // our own handler's answer
    await seal(modelFiles, call, made)
    return answer
  },
  getModelVersionDownloadUri: async ({ modelFiles }, call) => {
    const { name, version } = decodeRequest(modelVersionNameRequest, { ...call, body: call.body })
    const { row } = await modelFiles.verify({ name, version, requestId: call.requestId })
    return json(writeJson({ artifact_uri: row.download_uri }))
  },
}

/** Routes of our own door, by name. */
export const nativeWithFiles: Readonly<Record<string, AnswerWithFiles>> = {
  'versions.create': async ({ engine, modelFiles }, call) => {
    const answer = await engine.write(call)
    if (answer.status !== 200) return answer
    const made = contentOf(answer) as unknown as MadeVersion // our own handler's answer
    if (!(await seal(modelFiles, call, made))) return answer
    return engine.lookUp({
      route: 'versions.get',
      method: 'GET',
      params: { name: made.name, version: String(made.version) },
      query: '',
      actor: call.actor,
      requestId: call.requestId,
    })
  },
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

interface MadeVersion {
  readonly name: string
  readonly version: string | number
  readonly source: string
}

/** False where a version of that source has no files here. */
async function seal(
  files: ModelFiles,
  { requestId }: Call,
  { name, version, source }: MadeVersion,
): Promise<boolean> {
  if (!ownSchemes.has(splitUri(source).scheme)) return false
  await files.seal({ name, version: String(version), requestId })
  return true
}

function json(body: string): Answer {
  return { status: 200, type: 'application/json', body }
}
