import { mlflowRouteList, routePaths, type Route } from '@stemma/contract'
import type { ArtifactStore } from '@stemma/objects'
import type { FastifyInstance } from 'fastify'
import { addArtifactRoutes } from '../doors/artifacts/add-artifact-routes.ts'
import type { WithFilesParts } from '../doors/model-files/answer-with-files.ts'
import { ModelFiles } from '../doors/model-files/model-files.ts'
import { mlflowWithFiles } from '../doors/model-files/with-files.ts'
import { addNativeRoutes } from '../doors/native/add-native-routes.ts'
import type { ObjectTransfer } from '../doors/native/objects/object-transfer.ts'
import type { ObjectMaintenance } from '../doors/native/storage/object-maintenance.ts'
import { addPageRoutes } from '../doors/page/add-page-routes.ts'
import type { ExternalRoots } from '../external/external-roots.ts'
import type { Bucket } from '../objects/bucket.ts'
import type { ArtifactUploads } from '../objects/object-uploads.ts'
import { makeSigner } from '../secrets/make-signer.ts'
import { send, type AppParts } from './app.ts'
import { callOf } from './call.ts'
import { addProbes } from './probes.ts'

/** Reads of one thing, by its id or name, or of few. */
const lookUps = new Set([
  'getRun',
  'getExperiment',
  'getExperimentByName',
  'searchExperiments',
  'searchExperimentsByQuery',
  'getLoggedModel',
  'getRegisteredModel',
  'getLatestVersions',
  'getLatestVersionsByQuery',
  'getModelVersionByAlias',
  'getModelVersion',
  'getModelVersionDownloadUri',
])

/** Registers every door. */
export function addRoutes(
  app: FastifyInstance,
  parts: AppParts & {
    readonly artifacts: ArtifactStore
    readonly external: ExternalRoots
    readonly objects?: ObjectMaintenance | undefined
    readonly uploads?: ArtifactUploads | undefined
    readonly transfer?: ObjectTransfer | undefined
    readonly bucket?: Bucket | undefined
  },
): void {
  const withFiles = {
    ...parts,
    modelFiles: new ModelFiles(parts),
    signer: makeSigner(parts.settings, 'artifact parts'),
  }
  addProbes(app, parts)
  addNativeRoutes(app, withFiles)
  addArtifactRoutes(app, withFiles)
  addPageRoutes(app, parts)
  // Whatever asks for a right on artifacts is answered with files, on this thread (addArtifactRoutes).
  for (const route of mlflowRouteList)
    if (!route.permission.startsWith('artifact:')) addDatabaseRoute(app, route, withFiles)
}

/** A route that a database thread answers. */
function addDatabaseRoute(
  app: FastifyInstance,
  route: Route,
  parts: AppParts & WithFilesParts,
): void {
  const { engine, settings } = parts
  const answerWithFiles = mlflowWithFiles[route.name]
  for (const path of routePaths(route)) {
    app.route({
      method: route.method,
      url: settings.staticPrefix + path.replaceAll(/\{(\w+)\}/g, ':$1'),
      config: { name: route.name, permission: route.permission },
      handler: async (request, reply) => {
        const call = await callOf(request, route.name)
        return send(
          reply,
          await (answerWithFiles
            ? answerWithFiles(parts, call)
            : route.access === 'write'
              ? engine.write(call)
              : lookUps.has(route.name)
                ? engine.lookUp(call)
                : engine.read(call)),
        )
      },
    })
  }
}
