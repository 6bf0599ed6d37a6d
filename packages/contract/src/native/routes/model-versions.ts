import {
  modelFiles,
  type ModelFilesFields,
  listModelVersionsRequest,
  type ListModelVersionsRequest,
  modelVersionPage,
  type ModelVersionPage,
  newModelVersion,
  type NewModelVersion,
  modelVersion,
  type NativeModelVersion,
  oneModelVersion,
  type OneModelVersion,
  modelVersionUpdate,
  type ModelVersionUpdate,
  modelVersionTagValue,
  type ModelVersionTagValue,
  modelVersionTagKey,
  type ModelVersionTagKey,
  modelDiffRequest,
  type ModelDiffRequest,
  modelDiff,
  type ModelDiff,
} from '../messages/model-versions.ts'
import type { Nothing } from '../messages/values.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** Versions of registered models. */
export interface NativeModelVersionRoutes {
  readonly 'versions.list': NativeRoute<ListModelVersionsRequest, ModelVersionPage>
  readonly 'versions.create': NativeRoute<NewModelVersion, NativeModelVersion>
  readonly 'versions.get': NativeRoute<OneModelVersion, NativeModelVersion>
  readonly 'versions.update': NativeRoute<ModelVersionUpdate, NativeModelVersion>
  readonly 'versions.delete': NativeRoute<OneModelVersion, Nothing>
  readonly 'versions.setTag': NativeRoute<ModelVersionTagValue, Nothing>
  readonly 'versions.deleteTag': NativeRoute<ModelVersionTagKey, Nothing>
  readonly 'versions.files': NativeRoute<OneModelVersion, ModelFilesFields>
  readonly 'versions.diff': NativeRoute<ModelDiffRequest, ModelDiff>
}

export const nativeModelVersionRoutes: NativeModelVersionRoutes = {
  'versions.list': {
    ...v1,
    name: 'versions.list',
    method: 'GET',
    path: '/model-versions',
    permission: 'model:read',
    access: 'read',
    request: listModelVersionsRequest,
    summary:
      'Versions that match a filter, also by metrics and parameters of the run behind them; last changed first unless another order is asked for.',
    status: 200,
    response: modelVersionPage,
  },
  'versions.create': {
    ...v1,
    name: 'versions.create',
    method: 'POST',
    path: '/models/{name}/versions',
    permission: 'model:write',
    access: 'write',
    request: newModelVersion,
    summary: 'Adds a version to a registered model.',
    status: 201,
    response: modelVersion,
  },
  'versions.get': {
    ...v1,
    name: 'versions.get',
    method: 'GET',
    path: '/models/{name}/versions/{version}',
    permission: 'model:read',
    access: 'read',
    request: oneModelVersion,
    summary: 'One version.',
    status: 200,
    response: modelVersion,
  },
  'versions.update': {
    ...v1,
    name: 'versions.update',
    method: 'PATCH',
    path: '/models/{name}/versions/{version}',
    permission: 'model:write',
    access: 'write',
    request: modelVersionUpdate,
    summary: 'Gives a version another description or stage. What is absent stays.',
    status: 200,
    response: modelVersion,
  },
  'versions.delete': {
    ...v1,
    name: 'versions.delete',
    method: 'DELETE',
    path: '/models/{name}/versions/{version}',
    permission: 'model:delete',
    access: 'write',
    request: oneModelVersion,
    summary:
      'Deletes a version and the aliases that name it. Its files stay; its number is not given again.',
    status: 204,
    response: undefined,
  },
  'versions.setTag': {
    ...v1,
    name: 'versions.setTag',
    method: 'PUT',
    path: '/models/{name}/versions/{version}/tags/{key}',
    permission: 'model:write',
    access: 'write',
    request: modelVersionTagValue,
    summary: 'Sets a tag of a version.',
    status: 204,
    response: undefined,
  },
  'versions.deleteTag': {
    ...v1,
    name: 'versions.deleteTag',
    method: 'DELETE',
    path: '/models/{name}/versions/{version}/tags/{key}',
    permission: 'model:write',
    access: 'write',
    request: modelVersionTagKey,
    summary: 'Removes a tag of a version.',
    status: 204,
    response: undefined,
  },
  'versions.files': {
    ...v1,
    name: 'versions.files',
    method: 'GET',
    path: '/models/{name}/versions/{version}/files',
    permission: 'model:read',
    access: 'read',
    request: oneModelVersion,
    summary:
      'The files of a version with their SHA-256. Refused when they are not what was registered.',
    status: 200,
    response: modelFiles,
  },
  'versions.diff': {
    ...v1,
    name: 'versions.diff',
    method: 'GET',
    path: '/models/{name}/diff',
    permission: 'model:read',
    access: 'read',
    request: modelDiffRequest,
    summary:
      'In what two versions differ: code, parameters, metrics, data, signature, environment, tags.',
    status: 200,
    response: modelDiff,
  },
}
