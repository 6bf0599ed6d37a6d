import type { Route } from '../../route.ts'
import {
  createModelVersionRequest,
  type CreateModelVersionRequest,
  modelVersionNameRequest,
  type ModelVersionNameRequest,
  updateModelVersionRequest,
  type UpdateModelVersionRequest,
  transitionStageRequest,
  type TransitionStageRequest,
  searchModelVersionsRequest,
  type SearchModelVersionsRequest,
  setModelVersionTagRequest,
  type SetModelVersionTagRequest,
  deleteModelVersionTagRequest,
  type DeleteModelVersionTagRequest,
} from '../messages/model-versions.ts'

/** Versions of registered models. */
export interface ModelVersionRoutes {
  readonly createModelVersion: Route<CreateModelVersionRequest>
  readonly getModelVersion: Route<ModelVersionNameRequest>
  readonly updateModelVersion: Route<UpdateModelVersionRequest>
  readonly transitionModelVersionStage: Route<TransitionStageRequest>
  readonly deleteModelVersion: Route<ModelVersionNameRequest>
  readonly searchModelVersions: Route<SearchModelVersionsRequest>
  readonly getModelVersionDownloadUri: Route<ModelVersionNameRequest>
  readonly setModelVersionTag: Route<SetModelVersionTagRequest>
  readonly deleteModelVersionTag: Route<DeleteModelVersionTagRequest>
}

export const modelVersionRoutes: ModelVersionRoutes = {
  createModelVersion: {
    name: 'createModelVersion',
    method: 'POST',
    path: '/mlflow/model-versions/create',
    version: 2,
    prefixes: 'both',
    permission: 'model:write',
    access: 'write',
    request: createModelVersionRequest,
  },
  getModelVersion: {
    name: 'getModelVersion',
    method: 'GET',
    path: '/mlflow/model-versions/get',
    version: 2,
    prefixes: 'both',
    permission: 'model:read',
    access: 'read',
    request: modelVersionNameRequest,
  },
  updateModelVersion: {
    name: 'updateModelVersion',
    method: 'PATCH',
    path: '/mlflow/model-versions/update',
    version: 2,
    prefixes: 'both',
    permission: 'model:write',
    access: 'write',
    request: updateModelVersionRequest,
  },
  transitionModelVersionStage: {
    name: 'transitionModelVersionStage',
    method: 'POST',
    path: '/mlflow/model-versions/transition-stage',
    version: 2,
    prefixes: 'both',
    permission: 'model:write',
    access: 'write',
    request: transitionStageRequest,
  },
  deleteModelVersion: {
    name: 'deleteModelVersion',
    method: 'DELETE',
    path: '/mlflow/model-versions/delete',
    version: 2,
    prefixes: 'both',
    permission: 'model:delete',
    access: 'write',
    request: modelVersionNameRequest,
  },
  searchModelVersions: {
    name: 'searchModelVersions',
    method: 'GET',
    path: '/mlflow/model-versions/search',
    version: 2,
    prefixes: 'both',
    permission: 'model:read',
    access: 'read',
    request: searchModelVersionsRequest,
  },
  getModelVersionDownloadUri: {
    name: 'getModelVersionDownloadUri',
    method: 'GET',
    path: '/mlflow/model-versions/get-download-uri',
    version: 2,
    prefixes: 'both',
    permission: 'model:read',
    access: 'read',
    request: modelVersionNameRequest,
  },
  setModelVersionTag: {
    name: 'setModelVersionTag',
    method: 'POST',
    path: '/mlflow/model-versions/set-tag',
    version: 2,
    prefixes: 'both',
    permission: 'model:write',
    access: 'write',
    request: setModelVersionTagRequest,
  },
  deleteModelVersionTag: {
    name: 'deleteModelVersionTag',
    method: 'DELETE',
    path: '/mlflow/model-versions/delete-tag',
    version: 2,
    prefixes: 'both',
    permission: 'model:write',
    access: 'write',
    request: deleteModelVersionTagRequest,
  },
}
