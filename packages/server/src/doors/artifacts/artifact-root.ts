import {
  errorTable,
  invalidParameter,
  notImplemented,
  safePath,
  splitUri,
  StemmaError,
  type ErrorCode,
} from '@stemma/contract'
import { refuseHostScheme } from '@stemma/core'
import type { ServerSettings } from '../../config/settings.ts'
import type { Answer } from '../../engine/protocol.ts'
import type { StorePlace } from '../../external/external-roots.ts'
import type { Exchange } from './exchange.ts'
import { withoutSlash } from './request-paths.ts'

/** Whose files. */
export type ArtifactOwner = { readonly run_id: string } | { readonly model_id: string }

/** Where the files of a run or a model are. */
export interface ArtifactRoot {
  /** As clients know it. */
  readonly uri: string
  /** `mlflow-artifacts`, `s3` …; empty for a plain path. */
  readonly scheme: string
  /** The place in this server's own store; undefined if they are not there. */
  readonly path: string | undefined
}

/** The part of an exchange that it takes. */
export interface RootQuestion {
  readonly request: Pick<Exchange['request'], 'id'>
  readonly parts: Pick<Exchange['parts'], 'engine' | 'settings'>
}

/**
 * Asks the database; `access` says which of its threads, that of small look-ups unless the caller knows better. Throws what it answers: a
 * run or model that is not there, a location that must not be used.
 */
export async function findArtifactRoot(
  { request, parts }: RootQuestion,
  owner: ArtifactOwner,
  access: 'lookUp' | 'write' = 'lookUp',
): Promise<ArtifactRoot> {
  const answer = await parts.engine[access]({
    route: 'artifact-root',
    method: 'GET',
    params: {},
    query: new URLSearchParams(owner).toString(),
    actor: { kind: 'anonymous' },
    requestId: request.id,
  })
  const content = JSON.parse(textOf(answer)) as Readonly<Record<string, unknown>> // what our own thread wrote
  if (answer.status !== 200) throw refusal(content)
  const uri = String(content['artifact_uri'])
  return { uri, scheme: splitUri(uri).scheme, path: storePath(uri, parts.settings) }
}

/**
 * The place of a root: in this server's own store, or in one of the external roots that whoever runs it has named.
 *
 * @throws NOT_IMPLEMENTED for files that are elsewhere: this server never opens what a location names, neither a path of this
 * machine nor another host. The same if it is not to serve artifacts at all.
 */
export async function requirePlace(
  { parts }: Exchange,
  { uri, path, scheme }: ArtifactRoot,
): Promise<StorePlace> {
  const { settings, artifacts, external } = parts
  if (!settings.serveArtifacts) throw notImplemented('This server does not serve artifacts.')
  const place = path === undefined ? await external.find(uri) : { store: artifacts, path }
  if (place !== undefined) return place
  const where = scheme === '' ? 'on a path of their own' : `at a location of the scheme '${scheme}'`
  throw notImplemented(
    `The artifacts are ${where}, which this server does not read or write. Use that storage directly, or name it in --external-artifact-roots.`,
  )
}

/** Which place in our store a location means; undefined for none. Any host of an http location is this server by another name: it is never asked. */
export function storePath(
  uri: string,
  { defaultArtifactRoot, hostSchemes }: Pick<ServerSettings, 'defaultArtifactRoot' | 'hostSchemes'>,
): string | undefined {
  const { scheme, path, query, fragment } = splitUri(uri)
  if (query !== '' || fragment !== '') return undefined
  if (scheme === 'mlflow-artifacts') {
    refuseHostScheme(
      { field: 'artifact_location', uri },
      { locations: [defaultArtifactRoot], schemes: hostSchemes },
    )
    return withoutSlash(safePath(path.replace(/^\/+/, '')))
  }
  if (scheme !== 'http' && scheme !== 'https') return undefined
  const below = /\/(?:api|ajax-api)\/2\.0\/mlflow-artifacts\/artifacts\/(.*)$/s.exec(path)?.[1]
  return below === undefined ? undefined : withoutSlash(safePath(below))
}

function textOf({ body }: Answer): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body)
}

function refusal({ error_code: code, message }: Readonly<Record<string, unknown>>): StemmaError {
  return isErrorCode(code)
    ? new StemmaError(code, String(message))
    : invalidParameter('The artifact location cannot be found.')
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorTable, code)
}
