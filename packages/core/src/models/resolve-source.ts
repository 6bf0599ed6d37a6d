import { formatModelsUri, invalidParameter, notFound, type ModelsUri } from '@stemma/contract'
import {
  findLoggedModel,
  findRun,
  findVersionByAlias,
  type Db,
  type LoggedModelRow,
  type ModelVersionRow,
  findNewestVersion,
  readLatestVersions,
} from '@stemma/store'
import type { LocationTrust } from '../locations/host-scheme.ts'
import { isWithin, localSource, parseModelSource, unidentifiedSource } from './model-source.ts'
import { canonicalStage } from './registry-limits.ts'
import { requireModel, requireVersion } from './require-model.ts'

export interface SourceInput {
  readonly source: string
  readonly isPrompt: boolean
  /** Absent and empty differ: what is absent is inherited from a version that is the source. */
  readonly runId?: string | undefined
  readonly modelId?: string | undefined
}

/** A source that may be used, and what is known of it. */
export interface ResolvedSource {
  readonly source: string
  /** Where the files are. */
  readonly storageLocation: string
  readonly runId: string
  readonly modelId: string
  /** The logged model that is to know of the version. */
  readonly linked?: LoggedModelRow | undefined
  /** The version that the new one is a copy of. */
  readonly copied?: ModelVersionRow | undefined
}

/**
 * Checks the source of a new version and finds its files: it must be something that the request names (a run, a logged model), another
 * version, or remote storage. Throws INVALID_PARAMETER_VALUE, or RESOURCE_DOES_NOT_EXIST for what it names and is not there.
 */
export async function resolveSource(
  db: Db,
  input: SourceInput,
  trust: LocationTrust,
): Promise<ResolvedSource> {
  const { source, isPrompt, runId = '', modelId = '' } = input
  const parsed = parseModelSource({ source, isPrompt, byModel: modelId !== '' }, trust)
  if (parsed.kind === 'prompt') return { source, storageLocation: source, runId, modelId: '' }
  if (parsed.kind === 'version') return resolveVersion(db, input, parsed.uri)

  const field = modelId === '' ? 'run_id' : 'model_id'
  const model = modelId === '' ? undefined : await activeModel(db, modelId)
  const found = {
    source,
    storageLocation: source,
    runId: runId || (model?.source_run_id ?? ''),
    modelId,
    linked: model,
  }
  switch (parsed.kind) {
    case 'logged':
      if (parsed.modelId !== modelId) throw unidentifiedSource(source, 'model_id')
      if (!model) throw noLoggedModel(modelId)
      return { ...found, storageLocation: model.artifact_uri }
    case 'run':
      if (modelId !== '' || parsed.runId !== runId) throw unidentifiedSource(source, field)
      return found
    case 'proxied':
    case 'local': {
      const root =
        modelId === '' ? runId && (await findRun(db, runId))?.artifact_uri : model?.artifact_uri
      if (root && liesIn(source, root)) return found
      throw parsed.kind === 'local' ? localSource(source, field) : unidentifiedSource(source, field)
    }
    case 'remote':
      if (modelId !== '' && !model) throw noLoggedModel(modelId)
      return found
  }
}

/** A version that is the source is settled now: an alias may move tomorrow, and the copy must not move with it. */
async function resolveVersion(
  db: Db,
  { source, runId, modelId }: SourceInput,
  uri: Exclude<ModelsUri, { readonly kind: 'logged' }>,
): Promise<ResolvedSource> {
  const model = await requireModel(db, uri.name)
  if (model.prompt === 1)
    throw invalidParameter(
      `Invalid model version source: '${source}'. Prompt versions cannot be used as model version sources.`,
    )
  const version = await referencedVersion(db, uri, model.model_no)
  if (
    (runId !== undefined && runId !== version.run_id) ||
    (modelId !== undefined && modelId !== version.model_id)
  )
    throw invalidParameter(
      `Invalid model version source: '${source}'. The run_id and model_id request parameters must match the referenced model version.`,
    )
  return {
    source: formatModelsUri({ kind: 'version', name: version.name, version: version.version }),
    storageLocation: version.storage_location,
    runId: version.run_id,
    modelId: version.model_id,
    copied: version,
  }
}

/** The version behind a `models:/` address of a registered model. */
export async function referencedVersion(
  db: Db,
  uri: Exclude<ModelsUri, { readonly kind: 'logged' }>,
  modelNo: number,
): Promise<ModelVersionRow> {
  const { name } = uri
  switch (uri.kind) {
    case 'version':
      return requireVersion(db, { name, version: String(uri.version) })
    case 'latest':
      return (await findNewestVersion(db, name)) ?? noneLatest(name)
    case 'alias': {
      if (uri.alias.toLowerCase() === 'latest')
        return (await findNewestVersion(db, name)) ?? noneLatest(name)
      const version = await findVersionByAlias(db, name, uri.alias)
      if (!version) throw invalidParameter(`Registered model alias ${uri.alias} not found.`)
      return version
    }
    case 'stage': {
      const [version] = await readLatestVersions(db, [modelNo], [canonicalStage(uri.stage)])
      if (!version)
        throw notFound(`No versions of model with name '${name}' and stage '${uri.stage}' found`)
      return version
    }
  }
}

async function activeModel(db: Db, modelId: string): Promise<LoggedModelRow | undefined> {
  const model = await findLoggedModel(db, modelId)
  return model?.lifecycle === 'active' ? model : undefined
}

/** Whether a location lies in a folder; both may be local paths in any spelling. */
export function liesIn(source: string, root: string): boolean {
  if (isWithin(source, root)) return true
  // `/a/b` and `file:///a/b` are one place; `..` would make a text comparison worthless.
  const [inner, outer] = [localPath(source), localPath(root)]
  return inner !== undefined && outer !== undefined && isWithin(inner, outer)
}

function localPath(location: string): string | undefined {
  const path = location.replace(/^file:(?:\/\/(?:localhost)?(?=\/))?/i, '')
  const isPlain = path.startsWith('/') && !path.startsWith('//') && !/[%?#\\;]|\p{Cc}/u.test(path)
  return isPlain && !path.split('/').includes('..') ? path : undefined
}

function noLoggedModel(modelId: string): Error {
  return notFound(`Logged model with ID '${modelId}' not found.`)
}

function noneLatest(name: string): never {
  throw notFound(`Latest version not found for model ${name}.`)
}
