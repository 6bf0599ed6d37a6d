import { int32, list, nested, string } from '../../message/field.ts'
import { message } from '../../message/message.ts'

/** A file or directory below the artifact root; get, put, delete. */
export const artifactPathRequest = message('ArtifactPath', { artifact_path: string().required() })

export const listProxiedArtifactsRequest = message('ListProxiedArtifacts', {
  path: string().about('The directory; absent or empty is the root.'),
})

export const createMultipartUploadRequest = message('CreateMultipartUpload', {
  artifact_path: string().about('The directory, from the URL; empty for the root.').default(''),
  path: string().about("The file's path on the client; only its last segment counts.").required(),
  num_parts: int32().default(1),
})

const multipartPart = message('MultipartUploadPart', {
  part_number: int32().required(),
  etag: string().default(''),
  url: string().default(''),
})

export const completeMultipartUploadRequest = message('CompleteMultipartUpload', {
  artifact_path: string().default(''),
  path: string().required(),
  upload_id: string().default(''),
  parts: list(nested(multipartPart)).required(),
})

export const abortMultipartUploadRequest = message('AbortMultipartUpload', {
  artifact_path: string().default(''),
  path: string().required(),
  upload_id: string().default(''),
})
