import { invalidParameter } from '../errors.ts'
import { showValue } from '../message/show-value.ts'
import { percentDecodeOnce } from '../paths/percent-decode.ts'
import { safePath } from '../paths/safe-path.ts'
import { escapePath } from './escape-path.ts'
import { splitUri } from './split-uri.ts'

/** A place below the artifact root of a server: `mlflow-artifacts:/1/ID/artifacts`. */
export interface ArtifactsUri {
  /** Host and port, if the URI names them; without, it is the server that the client talks to. */
  readonly host?: string
  /** Safe, decoded, relative to the root. */
  readonly path: string
}

/** @throws INVALID_PARAMETER_VALUE */
export function parseArtifactsUri(uri: string): ArtifactsUri {
  const { scheme, authority, path, query, fragment } = splitUri(uri)
  if (scheme !== 'mlflow-artifacts' || query + fragment !== '') {
    throw invalidParameter(`Not an mlflow-artifacts:/ URI: ${showValue(uri)}`)
  }
  const safe = safePath(percentDecodeOnce(path.replace(/^\/+/, '')))
  return authority === undefined || authority === ''
    ? { path: safe }
    : { host: authority, path: safe }
}

export function formatArtifactsUri({ host, path }: ArtifactsUri): string {
  return `mlflow-artifacts:${host === undefined ? '' : `//${host}`}/${escapePath(path)}`
}
