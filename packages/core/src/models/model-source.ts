import {
  invalidParameter,
  type StemmaError,
  percentDecode,
  parseModelsUri,
  type ModelsUri,
  splitUri,
} from '@stemma/contract'
import { isLonger, shorten } from '../limits/text-length.ts'
import { refuseHostScheme, type LocationTrust } from '../locations/host-scheme.ts'

const maxModelSourceLength = 2048

/**
 * Where a model version comes from, by what has to be looked up to trust it.
 *
 * - `prompt`: no files at all, one of MLflow's placeholders.
 * - `version`: another registered version, which is resolved at once.
 * - `logged`: a logged model, which the request must name.
 * - `run`: an artifact of a run, which the request must name.
 * - `proxied`: below this server's artifact root; must lie in what the request names. `path` is its segments, decoded.
 * - `local`: a path on some machine; never accepted where files are not this server's.
 * - `remote`: `s3:` and the like, which this server does not open.
 */
export type ModelSource =
  | { readonly kind: 'prompt' }
  | { readonly kind: 'version'; readonly uri: Exclude<ModelsUri, { readonly kind: 'logged' }> }
  | { readonly kind: 'logged'; readonly modelId: string }
  | { readonly kind: 'run'; readonly runId: string }
  | { readonly kind: 'proxied' }
  | { readonly kind: 'local' }
  | { readonly kind: 'remote' }

/** What a source is checked with. */
export interface SourceRequest {
  readonly source: string
  readonly isPrompt: boolean
  /** Whether a model, not a run, vouches for the source: it changes what the refusal says. */
  readonly byModel: boolean
}

const placeholders = new Set(['dummy-source', 'prompt-template'])

/**
 * Reads a version's source and refuses what could reach where the caller has no business: hosts, traversal in any spelling,
 * fragments and path parameters. Run it again whenever a stored source is used.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function parseModelSource(
  { source, isPrompt, byModel }: SourceRequest,
  trust: LocationTrust,
): ModelSource {
  if (isPrompt) {
    if (placeholders.has(source)) return { kind: 'prompt' }
    throw invalidParameter(
      `Invalid prompt source: '${shown(source)}'. Prompt sources must use an MLflow placeholder.`,
    )
  }
  if (isLonger(source, maxModelSourceLength))
    throw invalidParameter(
      `'source' exceeds the maximum length of ${maxModelSourceLength} characters`,
    )
  refuseHostScheme({ field: 'source', uri: source }, trust)
  const { scheme, authority, path } = splitUri(source)
  // A drive letter is a path of Windows, not a scheme.
  if (scheme === '' || scheme === 'file' || scheme.length === 1) return { kind: 'local' }
  refuseRelativeParts(source)
  switch (scheme) {
    case 'models':
      return modelsSource(source, authority)
    case 'runs': {
      const runId = /^\/+([^/]+)/.exec(path)?.[1]
      if (authority !== undefined || runId === undefined)
        throw unidentifiedSource(source, byModel ? 'model_id' : 'run_id')
      return { kind: 'run', runId }
    }
    case 'mlflow-artifacts':
      return { kind: 'proxied' }
    case 'http':
    case 'https':
      return /\/api\/2\.0\/mlflow-artifacts\/artifacts(\/|$)/.test(percentDecode(path) ?? '')
        ? { kind: 'proxied' }
        : { kind: 'remote' }
    default:
      return { kind: 'remote' }
  }
}

function modelsSource(source: string, authority: string | undefined): ModelSource {
  if (authority !== undefined && authority !== '')
    throw invalidParameter(
      `Invalid model version source: '${shown(source)}'. Registered model sources must use the active model registry.`,
    )
  const uri = parsedModelsUri(source)
  return uri.kind === 'logged' ? { kind: 'logged', modelId: uri.modelId } : { kind: 'version', uri }
}

function parsedModelsUri(source: string): ModelsUri {
  const logged = /^models:\/+(m-[^/@]+)$/i.exec(source)?.[1]
  if (logged !== undefined) return { kind: 'logged', modelId: logged }
  try {
    return parseModelsUri(source)
  } catch {
    throw unidentifiedSource(source, 'model_id')
  }
}

/** INVALID_PARAMETER_VALUE: what the request names does not hold the source. */
export function unidentifiedSource(source: string, field: 'run_id' | 'model_id'): StemmaError {
  return invalidParameter(
    `Invalid model version source: '${shown(source)}'. The ${field} request parameter must identify the resource that contains the source.`,
  )
}

/** INVALID_PARAMETER_VALUE: a local path, which nothing here vouches for. */
export function localSource(source: string, field: 'run_id' | 'model_id'): StemmaError {
  return invalidParameter(
    `Invalid model version source: '${shown(source)}'. To use a local path as a model version source, the ${field} request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the ${field}.`,
  )
}

function refuseRelativeParts(source: string): void {
  // `+` is a space to some decoders and a plus to others: both readings must be harmless.
  const readings = [percentDecode(source), percentDecode(source.replaceAll('+', ' '))]
  // `javascript:x`, `s3://bucket`: no place below a root.
  const isAbsolute = /^\/+[^/]/.test(splitUri(source).path)
  const harmless =
    isAbsolute &&
    readings.every(
      (text) =>
        text !== undefined &&
        text.isWellFormed() &&
        !/[\\;]|\p{Cc}/u.test(text) &&
        !/%00/.test(text) &&
        !text.includes('#') &&
        // Also behind a question mark: some stores take the query for part of the path.
        !text.split(/[/?]/).some((segment) => segment === '..' || segment === '.'),
    )
  if (harmless) return
  throw invalidParameter(
    `Invalid model version source: '${shown(source)}'. If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path.`,
  )
}

/**
 * Whether a location lies in a folder: same scheme and host, and the folder's segments first, each compared after decoding.
 * Nothing lies in a folder without segments.
 */
export function isWithin(location: string, root: string): boolean {
  const inner = partsOf(location)
  const outer = partsOf(root)
  return (
    inner.scheme === outer.scheme &&
    inner.authority === outer.authority &&
    outer.segments.length > 0 &&
    outer.segments.every((segment, index) => inner.segments[index] === segment)
  )
}

function partsOf(uri: string): {
  readonly scheme: string
  readonly authority: string
  readonly segments: readonly (string | undefined)[]
} {
  const { scheme, authority = '', path } = splitUri(uri)
  return {
    scheme,
    authority: authority.toLowerCase(),
    segments: path
      .split('/')
      .filter((segment) => segment !== '')
      .map(percentDecode),
  }
}

function shown(text: string): string {
  return shorten(text, 500)
}
