import type { Route } from '../../route.ts'
import {
  createRegisteredModelRequest,
  type CreateRegisteredModelRequest,
  renameRegisteredModelRequest,
  type RenameRegisteredModelRequest,
  updateRegisteredModelRequest,
  type UpdateRegisteredModelRequest,
  registeredModelNameRequest,
  type RegisteredModelNameRequest,
  searchRegisteredModelsRequest,
  type SearchRegisteredModelsRequest,
  getLatestVersionsRequest,
  type GetLatestVersionsRequest,
  setRegisteredModelTagRequest,
  type SetRegisteredModelTagRequest,
  deleteRegisteredModelTagRequest,
  type DeleteRegisteredModelTagRequest,
  setRegisteredModelAliasRequest,
  type SetRegisteredModelAliasRequest,
  registeredModelAliasRequest,
  type RegisteredModelAliasRequest,
} from '../messages/registered-models.ts'

/** Registered models, their tags and aliases. */
export interface RegisteredModelRoutes {
  readonly createRegisteredModel: Route<CreateRegisteredModelRequest>
  readonly renameRegisteredModel: Route<RenameRegisteredModelRequest>
  readonly updateRegisteredModel: Route<UpdateRegisteredModelRequest>
  readonly deleteRegisteredModel: Route<RegisteredModelNameRequest>
  readonly getRegisteredModel: Route<RegisteredModelNameRequest>
  readonly searchRegisteredModels: Route<SearchRegisteredModelsRequest>
  readonly getLatestVersions: Route<GetLatestVersionsRequest>
  readonly getLatestVersionsByQuery: Route<GetLatestVersionsRequest>
  readonly setRegisteredModelTag: Route<SetRegisteredModelTagRequest>
  readonly deleteRegisteredModelTag: Route<DeleteRegisteredModelTagRequest>
  readonly setRegisteredModelAlias: Route<SetRegisteredModelAliasRequest>
  readonly deleteRegisteredModelAlias: Route<RegisteredModelAliasRequest>
  readonly getModelVersionByAlias: Route<RegisteredModelAliasRequest>
}

export const registeredModelRoutes: RegisteredModelRoutes = {
  createRegisteredModel: {
    name: 'createRegisteredModel',
    method: 'POST',
    path: '/mlflow/registered-models/create',
    version: 2,
    prefixes: 'both',
    permission: 'model:write',
    access: 'write',
    request: createRegisteredModelRequest,
  },
  renameRegisteredModel: {
    name: 'renameRegisteredModel',
    method: 'POST',
    path: '/mlflow/registered-models/rename',
    version: 2,
    prefixes: 'both',
    permission: 'model:write',
    access: 'write',
    request: renameRegisteredModelRequest,
  },
  updateRegisteredModel: {
    name: 'updateRegisteredModel',
    method: 'PATCH',
    path: '/mlflow/registered-models/update',
    version: 2,
    prefixes: 'both',
    permission: 'model:write',
    access: 'write',
    request: updateRegisteredModelRequest,
  },
  deleteRegisteredModel: {
    name: 'deleteRegisteredModel',
    method: 'DELETE',
    path: '/mlflow/registered-models/delete',
    version: 2,
    prefixes: 'both',
    permission: 'model:delete',
    access: 'write',
    request: registeredModelNameRequest,
  },
  getRegisteredModel: {
    name: 'getRegisteredModel',
    method: 'GET',
    path: '/mlflow/registered-models/get',
    version: 2,
    prefixes: 'both',
    permission: 'model:read',
    access: 'read',
    request: registeredModelNameRequest,
  },
  searchRegisteredModels: {
    name: 'searchRegisteredModels',
    method: 'GET',
    path: '/mlflow/registered-models/search',
    version: 2,
    prefixes: 'both',
    permission: 'model:read',
    access: 'read',
    request: searchRegisteredModelsRequest,
  },
  getLatestVersions: {
    name: 'getLatestVersions',
    method: 'POST',
    path: '/mlflow/registered-models/get-latest-versions',
    version: 2,
    prefixes: 'both',
    permission: 'model:read',
    access: 'read',
    request: getLatestVersionsRequest,
  },
  getLatestVersionsByQuery: {
    name: 'getLatestVersionsByQuery',
    method: 'GET',
    path: '/mlflow/registered-models/get-latest-versions',
    version: 2,
    prefixes: 'both',
    permission: 'model:read',
    access: 'read',
    request: getLatestVersionsRequest,
  },
  setRegisteredModelTag: {
    name: 'setRegisteredModelTag',
    method: 'POST',
    path: '/mlflow/registered-models/set-tag',
    version: 2,
    prefixes: 'both',
    permission: 'model:write',
    access: 'write',
    request: setRegisteredModelTagRequest,
  },
  deleteRegisteredModelTag: {
    name: 'deleteRegisteredModelTag',
    method: 'DELETE',
    path: '/mlflow/registered-models/delete-tag',
    version: 2,
    prefixes: 'both',
    permission: 'model:write',
    access: 'write',
    request: deleteRegisteredModelTagRequest,
  },
  setRegisteredModelAlias: {
    name: 'setRegisteredModelAlias',
    method: 'POST',
    path: '/mlflow/registered-models/alias',
    version: 2,
    prefixes: 'both',
    permission: 'model:write',
    access: 'write',
    request: setRegisteredModelAliasRequest,
  },
  deleteRegisteredModelAlias: {
    name: 'deleteRegisteredModelAlias',
    method: 'DELETE',
    path: '/mlflow/registered-models/alias',
    version: 2,
    prefixes: 'both',
    permission: 'model:write',
    access: 'write',
    request: registeredModelAliasRequest,
  },
  getModelVersionByAlias: {
    name: 'getModelVersionByAlias',
    method: 'GET',
    path: '/mlflow/registered-models/alias',
    version: 2,
    prefixes: 'both',
    permission: 'model:read',
    access: 'read',
    request: registeredModelAliasRequest,
  },
}
