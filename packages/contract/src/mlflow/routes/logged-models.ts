import type { Route } from '../../route.ts'
import {
  createLoggedModelRequest,
  type CreateLoggedModelRequest,
  searchLoggedModelsRequest,
  type SearchLoggedModelsRequest,
  logLoggedModelParamsRequest,
  type LogLoggedModelParamsRequest,
  getLoggedModelRequest,
  type GetLoggedModelRequest,
  finalizeLoggedModelRequest,
  type FinalizeLoggedModelRequest,
  deleteLoggedModelRequest,
  type DeleteLoggedModelRequest,
  setLoggedModelTagsRequest,
  type SetLoggedModelTagsRequest,
  deleteLoggedModelTagRequest,
  type DeleteLoggedModelTagRequest,
  listLoggedModelArtifactsRequest,
  type ListLoggedModelArtifactsRequest,
  getLoggedModelFileRequest,
  type GetLoggedModelFileRequest,
} from '../messages/logged-models.ts'

/** Logged models. */
export interface LoggedModelRoutes {
  readonly createLoggedModel: Route<CreateLoggedModelRequest>
  readonly searchLoggedModels: Route<SearchLoggedModelsRequest>
  readonly logLoggedModelParams: Route<LogLoggedModelParamsRequest>
  readonly getLoggedModel: Route<GetLoggedModelRequest>
  readonly finalizeLoggedModel: Route<FinalizeLoggedModelRequest>
  readonly deleteLoggedModel: Route<DeleteLoggedModelRequest>
  readonly setLoggedModelTags: Route<SetLoggedModelTagsRequest>
  readonly deleteLoggedModelTag: Route<DeleteLoggedModelTagRequest>
  readonly listLoggedModelArtifacts: Route<ListLoggedModelArtifactsRequest>
  readonly getLoggedModelFile: Route<GetLoggedModelFileRequest>
}

export const loggedModelRoutes: LoggedModelRoutes = {
  createLoggedModel: {
    name: 'createLoggedModel',
    method: 'POST',
    path: '/mlflow/logged-models',
    version: 2,
    prefixes: 'both',
    permission: 'experiment:write',
    access: 'write',
    request: createLoggedModelRequest,
  },
  searchLoggedModels: {
    name: 'searchLoggedModels',
    method: 'POST',
    path: '/mlflow/logged-models/search',
    version: 2,
    prefixes: 'both',
    permission: 'model:read',
    access: 'read',
    request: searchLoggedModelsRequest,
  },
  logLoggedModelParams: {
    name: 'logLoggedModelParams',
    method: 'POST',
    path: '/mlflow/logged-models/{model_id}/params',
    version: 2,
    prefixes: 'both',
    permission: 'model:write',
    access: 'write',
    request: logLoggedModelParamsRequest,
  },
  getLoggedModel: {
    name: 'getLoggedModel',
    method: 'GET',
    path: '/mlflow/logged-models/{model_id}',
    version: 2,
    prefixes: 'both',
    permission: 'model:read',
    access: 'read',
    request: getLoggedModelRequest,
  },
  finalizeLoggedModel: {
    name: 'finalizeLoggedModel',
    method: 'PATCH',
    path: '/mlflow/logged-models/{model_id}',
    version: 2,
    prefixes: 'both',
    permission: 'model:write',
    access: 'write',
    request: finalizeLoggedModelRequest,
  },
  deleteLoggedModel: {
    name: 'deleteLoggedModel',
    method: 'DELETE',
    path: '/mlflow/logged-models/{model_id}',
    version: 2,
    prefixes: 'both',
    permission: 'model:delete',
    access: 'write',
    request: deleteLoggedModelRequest,
  },
  setLoggedModelTags: {
    name: 'setLoggedModelTags',
    method: 'PATCH',
    path: '/mlflow/logged-models/{model_id}/tags',
    version: 2,
    prefixes: 'both',
    permission: 'model:write',
    access: 'write',
    request: setLoggedModelTagsRequest,
  },
  deleteLoggedModelTag: {
    name: 'deleteLoggedModelTag',
    method: 'DELETE',
    path: '/mlflow/logged-models/{model_id}/tags/{tag_key}',
    version: 2,
    prefixes: 'both',
    permission: 'model:write',
    access: 'write',
    request: deleteLoggedModelTagRequest,
  },
  listLoggedModelArtifacts: {
    name: 'listLoggedModelArtifacts',
    method: 'GET',
    path: '/mlflow/logged-models/{model_id}/artifacts/directories',
    version: 2,
    prefixes: 'both',
    permission: 'artifact:read',
    access: 'read',
    request: listLoggedModelArtifactsRequest,
  },
  getLoggedModelFile: {
    name: 'getLoggedModelFile',
    method: 'GET',
    path: '/mlflow/logged-models/{model_id}/artifacts/files',
    version: 2,
    prefixes: 'ajax-api',
    permission: 'artifact:read',
    access: 'stream',
    request: getLoggedModelFileRequest,
  },
}
