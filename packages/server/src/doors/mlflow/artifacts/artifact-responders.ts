import type { MlflowRouteName } from '@stemma/contract'
import type { DoorRoute, Responder } from '../../door.ts'
import {
  getLoggedModelFile,
  getModelVersionArtifact,
  listLoggedModelArtifacts,
} from './model-artifacts.ts'
import {
  createMultipartUpload,
  abortMultipartUpload,
  completeMultipartUpload,
} from './multipart.ts'
import { presignDownload, presignUpload } from './presigned.ts'
import {
  deleteProxied,
  downloadProxied,
  listProxied,
  presignProxied,
  uploadProxied,
} from './proxied.ts'
import { getArtifact, listArtifacts, uploadArtifact } from './run-artifacts.ts'
import { uploadPart } from './upload-part.ts'
import { whenServed, type Refusal } from './when-served.ts'

/** Every route of the contract that asks for a right on artifacts. */
const ofOwners = {
  listArtifacts,
  getArtifact,
  uploadArtifact,
  presignUpload,
  presignDownload,
  listLoggedModelArtifacts,
  getLoggedModelFile,
} satisfies Partial<Record<MlflowRouteName, Responder>>

/** Those below the artifact root, which a server can be told not to have. */
const proxiedHandlers = {
  downloadProxied: [downloadProxied, 'detail'],
  uploadProxied: [uploadProxied, 'detail'],
  deleteProxied: [deleteProxied, 'text'],
  listProxied: [listProxied, 'text'],
  createMultipartUpload: [createMultipartUpload, 'text'],
  completeMultipartUpload: [completeMultipartUpload, 'text'],
  abortMultipartUpload: [abortMultipartUpload, 'text'],
  presignProxied: [presignProxied, 'text'],
} satisfies Partial<Record<MlflowRouteName, readonly [Responder, Refusal]>>

const modelVersionFile = {
  name: 'getModelVersionArtifact',
  method: 'GET',
  path: '/model-versions/get-artifact',
  version: 2,
  prefixes: 'root',
  permission: 'artifact:read',
  access: 'stream',
  hasHead: true,
} as const satisfies DoorRoute

/** Not MLflow's: the place that the URLs of the parts of an upload name. */
const partOfUpload = {
  name: 'uploadPart',
  method: 'PUT',
  path: '/mlflow-artifacts/mpu/parts/{upload_id}/{part_number}',
  version: 2,
  prefixes: 'api',
  permission: 'artifact:upload-part',
  access: 'stream',
} as const satisfies DoorRoute

/** Routes about files that the contract does not have. */
export const artifactRoutes: readonly DoorRoute[] = [modelVersionFile, partOfUpload]

/** What answers the routes about files, by name. */
export const artifactResponders: Readonly<Record<string, Responder>> = {
  ...ofOwners,
  ...Object.fromEntries(
    Object.entries(proxiedHandlers).map(([name, [respond, refusal]]) => [
      name,
      whenServed(respond, refusal),
    ]),
  ),
  getModelVersionArtifact,
  uploadPart: whenServed(uploadPart, 'text'),
}
