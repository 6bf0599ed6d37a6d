import type { Int64 } from '../../int64.ts'
import { int64, string } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import { runId } from './values.ts'

export interface ListArtifactsRequest {
  readonly run_id: string
  /** A directory, relative to the run's root. */
  readonly path?: string
  readonly page_token?: string
}

export const listArtifactsRequest: Message<ListArtifactsRequest> = message<ListArtifactsRequest>(
  'ListArtifacts',
  { run_id: runId().required(), path: string(), page_token: string() },
)

export interface GetArtifactRequest {
  readonly run_id: string
  readonly path: string
}

export const getArtifactRequest: Message<GetArtifactRequest> = message<GetArtifactRequest>(
  'GetArtifact',
  { run_id: runId().required(), path: string().required() },
)

export interface UploadArtifactRequest {
  readonly run_uuid: string
  readonly path: string
}

/** Read from the query, though the method is POST: the body is the file. */
export const uploadArtifactRequest: Message<UploadArtifactRequest> = message<UploadArtifactRequest>(
  'UploadArtifact',
  { run_uuid: string().required(), path: string().required() },
)

export interface PresignedUploadRequest {
  /** Exactly one of the two. */
  readonly run_id?: string
  readonly model_id?: string
  readonly path: string
  /** Seconds. */
  readonly expiration: Int64
}

export const presignedUploadRequest: Message<PresignedUploadRequest> =
  message<PresignedUploadRequest>('PresignedUpload', {
    run_id: string(),
    model_id: string(),
    path: string().required(),
    expiration: int64().default(900),
  })

export interface PresignedDownloadRequest {
  readonly run_id: string
  readonly path: string
  /** Seconds. */
  readonly expiration: Int64
}

export const presignedDownloadRequest: Message<PresignedDownloadRequest> =
  message<PresignedDownloadRequest>('PresignedDownload', {
    run_id: string().required(),
    path: string().required(),
    expiration: int64().between(1, 604_800).default(300),
  })
