import type { Route } from '../../route.ts'
import {
  listArtifactsRequest,
  presignedUploadRequest,
  presignedDownloadRequest,
  getArtifactRequest,
  uploadArtifactRequest,
} from '../messages/artifacts.ts'

/** Artifacts addressed by run. */
export const artifactRoutes = {
  listArtifacts: {
    name: 'listArtifacts',
    method: 'GET',
    path: '/mlflow/artifacts/list',
    version: 2,
    prefixes: 'both',
    permission: 'artifact:read',
    access: 'read',
    request: listArtifactsRequest,
  },
  presignUpload: {
    name: 'presignUpload',
    method: 'POST',
    path: '/mlflow/artifacts/presigned-upload-url',
    version: 2,
    prefixes: 'both',
    permission: 'artifact:write',
    access: 'write',
    request: presignedUploadRequest,
  },
  presignDownload: {
    name: 'presignDownload',
    method: 'POST',
    path: '/mlflow/artifacts/presigned-download-url',
    version: 2,
    prefixes: 'both',
    permission: 'artifact:read',
    access: 'read',
    request: presignedDownloadRequest,
  },
  getArtifact: {
    name: 'getArtifact',
    method: 'GET',
    path: '/get-artifact',
    version: 2,
    prefixes: 'root',
    permission: 'artifact:read',
    access: 'stream',
    request: getArtifactRequest,
  },
  uploadArtifact: {
    name: 'uploadArtifact',
    method: 'POST',
    path: '/mlflow/upload-artifact',
    version: 2,
    prefixes: 'ajax-api',
    permission: 'artifact:write',
    access: 'stream',
    request: uploadArtifactRequest,
  },
} satisfies Readonly<Record<string, Route>>
