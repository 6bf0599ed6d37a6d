import {
  keyValue,
  list,
  message,
  nested,
  string,
  writeJson,
  type KeyValue,
  type Message,
} from '@stemma/contract'
import { sourceFiles, versionFiles, type RowCtx } from '@stemma/core'
import type { Endpoint } from '../endpoints.ts'

interface FilesRequest {
  readonly name: string
  readonly version: string
}

const filesRequest: Message<FilesRequest> = message<FilesRequest>('VersionFiles', {
  name: string().required(),
  version: string().required(),
})

/** What `version-files` answers to the thread that serves HTTP. */
export interface VersionFilesAnswer {
  readonly name: string
  readonly version: number
  readonly download_uri: string
  readonly location?: string
  readonly digest?: string
}

async function answerFiles(ctx: RowCtx, request: FilesRequest): Promise<string> {
  const { version, downloadUri, location } = await versionFiles(ctx, request)
  return writeJson({
    name: version.name,
    version: version.version,
    download_uri: downloadUri,
    ...(location !== undefined && { location }),
    ...(version.digest !== null && { digest: version.digest }),
  } satisfies VersionFilesAnswer)
}

/** The part of a new version that says where its files are. */
export interface SourceFilesRequest {
  readonly source: string
  readonly run_id?: string
  readonly model_id?: string
  readonly tags: readonly KeyValue[]
}

const sourceFilesRequest: Message<SourceFilesRequest> = message<SourceFilesRequest>('SourceFiles', {
  source: string().required(),
  run_id: string(),
  model_id: string(),
  tags: list(nested(keyValue)),
})

/** What `source-files` answers. */
export interface SourceFilesAnswer {
  readonly storage_location: string
  readonly location?: string
}

async function answerSource(
  ctx: RowCtx,
  { source, run_id: runId, model_id: modelId, tags }: SourceFilesRequest,
): Promise<string> {
  const { storageLocation, location } = await sourceFiles(ctx, { source, runId, modelId, tags })
  return writeJson({
    storage_location: storageLocation,
    ...(location !== undefined && { location }),
  } satisfies SourceFilesAnswer)
}

/** No routes of their own: the thread that serves HTTP has the files and asks these for the rows. */
export const versionEndpoints: readonly (readonly [string, Endpoint])[] = [
  // The guarantee: a handler takes what the message beside it decodes.
  ['version-files', { request: filesRequest, handle: answerFiles as Endpoint['handle'] }],
  // See above.
  ['source-files', { request: sourceFilesRequest, handle: answerSource as Endpoint['handle'] }],
]
