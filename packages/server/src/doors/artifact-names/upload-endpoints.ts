import { int32, int64, list, message, nested, string, type Int64 } from '@stemma/contract'
import * as core from '@stemma/core'
import type { Endpoint } from '../endpoints.ts'
import { jsonEndpoint } from '../native/json-endpoint.ts'

const createRequest = message<{ readonly path: string; readonly partCount: number }>(
  'CreateUpload',
  { path: string().required(), partCount: int32().required() },
)

interface PartRequest {
  readonly uploadId: string
  readonly partNumber: number
}

const partRequest = message<PartRequest>('UploadPart', {
  uploadId: string().required(),
  partNumber: int32().required(),
})

const liveRequest = message<PartRequest>('LiveParts', {
  uploadId: string().default(''),
  partNumber: int32().default(0),
})

interface PutPartRequest extends PartRequest {
  readonly objectId: string
  readonly sizeBytes: Int64
}

const putPartRequest = message<PutPartRequest>('PutPart', {
  uploadId: string().required(),
  partNumber: int32().required(),
  objectId: string().required(),
  sizeBytes: int64().required(),
})

interface UploadRequest {
  readonly uploadId: string
  readonly path: string
}

const uploadRequest = message<UploadRequest>('Upload', {
  uploadId: string().default(''),
  path: string().required(),
})

const givenPart = message<core.GivenPart>('GivenPart', {
  part_number: int32().required(),
  etag: string().default(''),
})

const matchRequest = message<UploadRequest & { readonly parts: readonly core.GivenPart[] }>(
  'MatchParts',
  {
    uploadId: string().default(''),
    path: string().required(),
    parts: list(nested(givenPart)).required(),
  },
)

interface CompleteRequest {
  readonly uploadId: string
  readonly objectId: string
  readonly sizeBytes: Int64
}

const completeRequest = message<CompleteRequest>('CompleteUpload', {
  uploadId: string().required(),
  objectId: string().required(),
  sizeBytes: int64().required(),
})

const dropRequest = message<object>('DropExpiredUploads', {})

/** Not routes of their own: the thread that serves HTTP asks them about uploads in parts. */
export const artifactUploadEndpoints: readonly (readonly [string, Endpoint])[] = [
  ['artifact-uploads.create', jsonEndpoint(createRequest, core.createUpload)],
  ['artifact-uploads.find', jsonEndpoint(partRequest, core.findUpload)],
  [
    'artifact-uploads.put-part',
    jsonEndpoint(putPartRequest, (ctx, { sizeBytes, ...part }) =>
      done(core.putPart(ctx, { ...part, sizeBytes: Number(sizeBytes) })),
    ),
  ],
  ['artifact-uploads.match', jsonEndpoint(matchRequest, core.matchParts)],
  [
    'artifact-uploads.complete',
    jsonEndpoint(completeRequest, (ctx, { sizeBytes, ...upload }) =>
      done(core.completeUpload(ctx, { ...upload, sizeBytes: Number(sizeBytes) })),
    ),
  ],
  [
    'artifact-uploads.abort',
    jsonEndpoint(uploadRequest, (ctx, upload) => done(core.abortUpload(ctx, upload))),
  ],
  ['artifact-uploads.live', jsonEndpoint(liveRequest, core.listLiveParts)],
  ['artifact-uploads.drop-expired', jsonEndpoint(dropRequest, core.dropExpiredUploads)],
]

async function done(change: Promise<void>): Promise<object> {
  await change
  return {}
}
