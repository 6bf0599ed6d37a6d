import {
  abortMultipartUploadRequest,
  completeMultipartUploadRequest,
  createMultipartUploadRequest,
  notImplemented,
  safePath,
  type Message,
} from '@stemma/contract'
import type { ArtifactHandler } from './exchange.ts'
import { readJsonBody } from './read-json-body.ts'
import { proxiedPath } from './request-paths.ts'

interface MultipartRequest {
  readonly artifact_path: string
  readonly path: string
}

/** Uploads in parts, which the folder store does not have. Clients know the refusal by its text, and send the file whole. */
function refuse<T extends MultipartRequest>(spec: Message<T>): ArtifactHandler {
  return async ({ request }) => {
    const artifact_path = proxiedPath(request)
    const { path } = await readJsonBody(request, spec, { artifact_path })
    // The caller's own path, of which only the last name would count.
    safePath(path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1))
    throw notImplemented('Multipart upload is not supported for the current artifact repository')
  }
}

export const createMultipartUpload: ArtifactHandler = refuse(createMultipartUploadRequest)
export const completeMultipartUpload: ArtifactHandler = refuse(completeMultipartUploadRequest)
export const abortMultipartUpload: ArtifactHandler = refuse(abortMultipartUploadRequest)
