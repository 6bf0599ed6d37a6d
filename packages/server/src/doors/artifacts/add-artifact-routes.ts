import { mlflowRoutes, routePaths, type MlflowRouteName, type Route } from '@stemma/contract'
import type { FastifyInstance } from 'fastify'
import { dropBody } from './drop-body.ts'
import type { ArtifactHandler, ArtifactParts } from './exchange.ts'
import {
  createMultipartUpload,
  abortMultipartUpload,
  completeMultipartUpload,
} from './multipart.ts'
import {
  getLoggedModelFile,
  getModelVersionArtifact,
  listLoggedModelArtifacts,
} from './of-models.ts'
import { getArtifact, listArtifacts, uploadArtifact } from './of-runs.ts'
import { presignDownload, presignUpload } from './presigned.ts'
import {
  deleteProxied,
  downloadProxied,
  listProxied,
  presignProxied,
  uploadProxied,
} from './proxied.ts'
import { uploadPart } from './upload-part.ts'
import { whenServed, type Refusal } from './when-served.ts'

/** Every route of the contract that asks for a right on artifacts. */
const handlers = {
  listArtifacts,
  getArtifact,
  uploadArtifact,
  presignUpload,
  presignDownload,
  listLoggedModelArtifacts,
  getLoggedModelFile,
} satisfies Partial<Record<MlflowRouteName, ArtifactHandler>>

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
} satisfies Partial<Record<MlflowRouteName, readonly [ArtifactHandler, Refusal]>>

const modelVersionFile = {
  name: 'getModelVersionArtifact',
  method: 'GET',
  path: '/model-versions/get-artifact',
  version: 2,
  prefixes: 'root',
  permission: 'artifact:read',
  access: 'stream',
} as const

/** Not MLflow's: the place that the URLs of the parts of an upload name. */
const partOfUpload = {
  name: 'uploadPart',
  method: 'PUT',
  path: '/mlflow-artifacts/mpu/parts/{upload_id}/{part_number}',
  version: 2,
  prefixes: 'api',
  permission: 'artifact:upload-part',
  access: 'stream',
} as const

/** Serves artifacts: files in and out as streams, on the thread that serves HTTP. */
export function addArtifactRoutes(app: FastifyInstance, parts: ArtifactParts): void {
  const add = (route: Omit<Route, 'request'>, handle: ArtifactHandler) =>
    addRoute(app, { route, handle, parts })
  for (const [name, handle] of Object.entries(handlers)) {
    add(mlflowRoutes[name as keyof typeof handlers], handle) // its own keys
  }
  for (const [name, [handle, refusal]] of Object.entries(proxiedHandlers)) {
    add(mlflowRoutes[name as keyof typeof proxiedHandlers], whenServed(handle, refusal)) // its own keys
  }
  add(modelVersionFile, getModelVersionArtifact)
  add(partOfUpload, whenServed(uploadPart, 'text'))
}

interface ServedRoute {
  readonly route: Omit<Route, 'request'>
  readonly handle: ArtifactHandler
  readonly parts: ArtifactParts
}

function addRoute(app: FastifyInstance, { route, handle, parts }: ServedRoute): void {
  const { name, permission, method, access } = route
  for (const path of routePaths(route)) {
    app.route({
      method: method === 'GET' && access === 'stream' ? ['GET', 'HEAD'] : method,
      url:
        parts.settings.staticPrefix +
        path.replace(/\{\w+\*\}/, '*').replaceAll(/\{(\w+)\}/g, ':$1'),
      config: { name, permission },
      handler: async (request, reply) => {
        try {
          return await handle({ request, reply, parts })
        } catch (error) {
          await dropBody(request.raw)
          throw error
        }
      },
    })
  }
}
