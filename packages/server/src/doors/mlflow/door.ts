import { mlflowRouteList, mlflowRoutes, writeJson } from '@stemma/contract'
import { deleteTraces, registerVersion, verifyVersionFiles } from '@stemma/core'
import { requireJson } from '../../http/request-parts.ts'
import type { Door, DoorRoute } from '../door.ts'
import { artifactResponders, artifactRoutes } from './artifacts/artifact-responders.ts'
import { versionAnswer } from './registry-json.ts'
import { mlflowShape } from './shape.ts'

/** MLflow's REST API. */
export const door: Door = {
  ...mlflowShape,
  routes: [
    ...mlflowRouteList.map((route): DoorRoute => ({
      ...route,
      hasHead: route.method === 'GET' && route.access === 'stream',
    })),
    ...artifactRoutes,
  ],
  checkType: (request) => {
    if (request.method === 'POST' || request.method === 'PUT') requireJson(request)
  },
  responders: {
    ...artifactResponders,
    createModelVersion: async ({ reply, ctx, read }) => {
      const request = await read(mlflowRoutes.createModelVersion.request)
      const view = await registerVersion(ctx, {
        name: request.name,
        source: request.source,
        runId: request.run_id,
        modelId: request.model_id,
        runLink: request.run_link,
        description: request.description,
        tags: request.tags,
      })
      return reply.type('application/json').send(versionAnswer(view))
    },
    deleteTraces: async ({ reply, ctx, read }) => {
      const request = await read(mlflowRoutes.deleteTraces.request)
      const deleted = await deleteTraces(ctx, {
        experimentId: request.experiment_id,
        untilMs: request.max_timestamp_millis,
        mostTraces: request.max_traces,
        traceIds: request.request_ids,
      })
      return reply.type('application/json').send(writeJson({ traces_deleted: deleted }))
    },
    getModelVersionDownloadUri: async ({ reply, ctx, read }) => {
      const { name, version } = await read(mlflowRoutes.getModelVersionDownloadUri.request)
      const { row } = await verifyVersionFiles(ctx, { name, version })
      return reply.type('application/json').send(writeJson({ artifact_uri: row.downloadUri }))
    },
  },
}
