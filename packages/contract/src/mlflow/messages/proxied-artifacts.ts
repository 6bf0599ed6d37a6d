import { int32, list, nested, string } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'

/** A file or directory below the artifact root; get, put, delete. */
export interface ArtifactPathRequest {
  readonly artifact_path: string
}

export const artifactPathRequest: Message<ArtifactPathRequest> = message<ArtifactPathRequest>(
  'ArtifactPath',
  { artifact_path: string().required() },
)

export interface ListProxiedArtifactsRequest {
  /** The directory; absent or empty is the root. */
  readonly path?: string
}

export const listProxiedArtifactsRequest: Message<ListProxiedArtifactsRequest> =
  message<ListProxiedArtifactsRequest>('ListProxiedArtifacts', { path: string() })

export interface CreateMultipartUploadRequest {
  /** The directory, from the URL; empty for the root. */
  readonly artifact_path: string
  /** The file's path on the client; only its last segment counts. */
  readonly path: string
  readonly num_parts: number
}

export const createMultipartUploadRequest: Message<CreateMultipartUploadRequest> =
  message<CreateMultipartUploadRequest>('CreateMultipartUpload', {
    artifact_path: string().default(''),
    path: string().required(),
    num_parts: int32().default(1),
  })

export interface MultipartPart {
  readonly part_number: number
  readonly etag: string
  readonly url: string
}

const multipartPart: Message<MultipartPart> = message<MultipartPart>('MultipartUploadPart', {
  part_number: int32().required(),
  etag: string().default(''),
  url: string().default(''),
})

export interface CompleteMultipartUploadRequest {
  readonly artifact_path: string
  readonly path: string
  readonly upload_id: string
  readonly parts: readonly MultipartPart[]
}

export const completeMultipartUploadRequest: Message<CompleteMultipartUploadRequest> =
  message<CompleteMultipartUploadRequest>('CompleteMultipartUpload', {
    artifact_path: string().default(''),
    path: string().required(),
    upload_id: string().default(''),
    parts: list(nested(multipartPart)).required(),
  })

export interface AbortMultipartUploadRequest {
  readonly artifact_path: string
  readonly path: string
  readonly upload_id: string
}

export const abortMultipartUploadRequest: Message<AbortMultipartUploadRequest> =
  message<AbortMultipartUploadRequest>('AbortMultipartUpload', {
    artifact_path: string().default(''),
    path: string().required(),
    upload_id: string().default(''),
  })
