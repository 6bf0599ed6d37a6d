import type {
  ArtifactPage,
  ArtifactPreview,
  OfLoggedModel,
  OfRun,
  StoredArtifact,
} from '@stemma/contract'
import { call, httpCall, type HttpCall } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { FileOwner, OwnedPath } from './artifact-address.ts'

/** Files that go over the network at a time, where each has a request of its own. */
export const filesAbreast = 8

type Noun = 'runArtifacts' | 'loggedModelArtifacts' | 'versionArtifacts'

function nounOf(owner: FileOwner): Noun {
  if ('version' in owner) return 'versionArtifacts'
  return 'run_id' in owner ? 'runArtifacts' : 'loggedModelArtifacts'
}

export interface PageOptions {
  readonly recursive: boolean
  readonly limit: number
  readonly page_token?: string
}

/** A page of a directory, or the one file that has the path. */
export function listPage(
  http: HttpClient,
  { owner, path }: OwnedPath,
  { limit, ...options }: PageOptions,
): Promise<ArtifactPage> {
  return call(http, `${nounOf(owner)}.list`, { ...owner, path, max_results: limit, ...options })
}

export function previewFile(
  http: HttpClient,
  { owner, path }: OwnedPath,
  maxBytes: number | undefined,
): Promise<ArtifactPreview> {
  const size = maxBytes === undefined ? {} : { max_bytes: maxBytes }
  return call(http, `${nounOf(owner)}.preview`, { ...owner, path, ...size })
}

/** The request for the bytes of a file. */
export function fileCall({ owner, path }: OwnedPath): HttpCall {
  return httpCall(`${nounOf(owner)}.get`, { ...owner, path })
}

/** The request for a directory as one archive. */
export function archiveCall({ owner, path }: OwnedPath, format: 'zip' | 'tar'): HttpCall {
  return httpCall(`${nounOf(owner)}.archive`, { ...owner, path, format })
}

export interface FileUpload extends OwnedPath {
  readonly bytes: AsyncIterable<Uint8Array>
  readonly signal: AbortSignal
}

/** Sends a file. What is answered is on the server's disk. */
export async function putFile(
  http: HttpClient,
  { owner, path, bytes, signal }: FileUpload,
): Promise<StoredArtifact> {
  refuseVersion(owner)
  const request = httpCall('run_id' in owner ? 'runArtifacts.put' : 'loggedModelArtifacts.put', {
    ...owner,
    path,
  })
  const answer = await http.json({ ...request, body: bytes, signal })
  // The guarantee: what the route's record says; the caller compares both fields.
  return (answer ?? {}) as StoredArtifact
}

/** Throws CliError: nothing changes what was registered. */
export function refuseVersion(owner: FileOwner): asserts owner is OfRun | OfLoggedModel {
  if (!('version' in owner)) return
  throw new CliError(
    'the files of a model version are what was registered; they do not change. Upload to a run or a logged model.',
    exitCodes.usage,
  )
}
