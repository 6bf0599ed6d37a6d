import {
  int32,
  int64,
  message,
  string,
  writeJson,
  type Int64,
  type Message,
} from '@stemma/contract'
import { sealVersion, versionFiles, type Ctx } from '@stemma/core'
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

async function answerFiles(ctx: Ctx, request: FilesRequest): Promise<string> {
  const { version, downloadUri, location } = await versionFiles(ctx, request)
  return writeJson({
    name: version.name,
    version: version.version,
    download_uri: downloadUri,
    ...(location !== undefined && { location }),
    ...(version.digest !== null && { digest: version.digest }),
  } satisfies VersionFilesAnswer)
}

interface SealRequest extends FilesRequest {
  readonly digest: string
  readonly size_bytes: Int64
  readonly file_count: number
}

const sealRequest: Message<SealRequest> = message<SealRequest>('SealVersion', {
  name: string().required(),
  version: string().required(),
  digest: string().required(),
  size_bytes: int64().required(),
  file_count: int32().required(),
})

async function answerSeal(
  ctx: Ctx,
  { size_bytes, file_count, ...request }: SealRequest,
): Promise<string> {
  await sealVersion(ctx, { ...request, sizeBytes: Number(size_bytes), fileCount: file_count })
  return '{}'
}

/** No routes of their own: the thread that serves HTTP has the files and asks these for the rows. */
export const versionEndpoints: readonly (readonly [string, Endpoint])[] = [
  // The guarantee: a handler takes what the message beside it decodes.
  ['version-files', { request: filesRequest, handle: answerFiles as Endpoint['handle'] }],
  // See above.
  ['version-seal', { request: sealRequest, handle: answerSeal as Endpoint['handle'] }],
]
