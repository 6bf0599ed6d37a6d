import type { Route } from '../../route.ts'
import {
  artifactPathRequest,
  type ArtifactPathRequest,
  listProxiedArtifactsRequest,
  type ListProxiedArtifactsRequest,
  createMultipartUploadRequest,
  type CreateMultipartUploadRequest,
  completeMultipartUploadRequest,
  type CompleteMultipartUploadRequest,
  abortMultipartUploadRequest,
  type AbortMultipartUploadRequest,
} from '../messages/proxied-artifacts.ts'

/** Artifacts addressed by their path below the artifact root. */
export interface ProxiedArtifactRoutes {
  readonly downloadProxied: Route<ArtifactPathRequest>
  readonly uploadProxied: Route<ArtifactPathRequest>
  readonly deleteProxied: Route<ArtifactPathRequest>
  readonly listProxied: Route<ListProxiedArtifactsRequest>
  readonly createMultipartUpload: Route<CreateMultipartUploadRequest>
  readonly completeMultipartUpload: Route<CompleteMultipartUploadRequest>
  readonly abortMultipartUpload: Route<AbortMultipartUploadRequest>
  readonly presignProxied: Route<ArtifactPathRequest>
}

export const proxiedArtifactRoutes: ProxiedArtifactRoutes = {
  downloadProxied: {
    name: 'downloadProxied',
    method: 'GET',
    path: '/mlflow-artifacts/artifacts/{artifact_path*}',
    version: 2,
    prefixes: 'both',
    permission: 'artifact:read',
    access: 'stream',
    request: artifactPathRequest,
  },
  uploadProxied: {
    name: 'uploadProxied',
    method: 'PUT',
    path: '/mlflow-artifacts/artifacts/{artifact_path*}',
    version: 2,
    prefixes: 'both',
    permission: 'artifact:write',
    access: 'stream',
    request: artifactPathRequest,
  },
  deleteProxied: {
    name: 'deleteProxied',
    method: 'DELETE',
    path: '/mlflow-artifacts/artifacts/{artifact_path*}',
    version: 2,
    prefixes: 'both',
    permission: 'artifact:delete',
    access: 'write',
    request: artifactPathRequest,
  },
  listProxied: {
    name: 'listProxied',
    method: 'GET',
    path: '/mlflow-artifacts/artifacts',
    version: 2,
    prefixes: 'both',
    permission: 'artifact:read',
    access: 'read',
    request: listProxiedArtifactsRequest,
  },
  createMultipartUpload: {
    name: 'createMultipartUpload',
    method: 'POST',
    path: '/mlflow-artifacts/mpu/create/{artifact_path*}',
    version: 2,
    prefixes: 'both',
    permission: 'artifact:write',
    access: 'write',
    request: createMultipartUploadRequest,
  },
  completeMultipartUpload: {
    name: 'completeMultipartUpload',
    method: 'POST',
    path: '/mlflow-artifacts/mpu/complete/{artifact_path*}',
    version: 2,
    prefixes: 'both',
    permission: 'artifact:write',
    access: 'write',
    request: completeMultipartUploadRequest,
  },
  abortMultipartUpload: {
    name: 'abortMultipartUpload',
    method: 'POST',
    path: '/mlflow-artifacts/mpu/abort/{artifact_path*}',
    version: 2,
    prefixes: 'both',
    permission: 'artifact:write',
    access: 'write',
    request: abortMultipartUploadRequest,
  },
  presignProxied: {
    name: 'presignProxied',
    method: 'GET',
    path: '/mlflow-artifacts/presigned/{artifact_path*}',
    version: 2,
    prefixes: 'both',
    permission: 'artifact:read',
    access: 'read',
    request: artifactPathRequest,
  },
}
