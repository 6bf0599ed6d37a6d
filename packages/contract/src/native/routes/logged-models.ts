import {
  listLoggedModelsRequest,
  type ListLoggedModelsRequest,
  loggedModelPage,
  type LoggedModelPage,
  loggedModelToDelete,
  type LoggedModelToDelete,
  nativeLoggedModel,
  type NativeLoggedModel,
  oneLoggedModel,
  type OneLoggedModel,
} from '../messages/logged-models.ts'
import type { Nothing } from '../messages/values.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** Logged models. */
export interface NativeLoggedModelRoutes {
  readonly 'loggedModels.list': NativeRoute<ListLoggedModelsRequest, LoggedModelPage>
  readonly 'loggedModels.get': NativeRoute<OneLoggedModel, NativeLoggedModel>
  readonly 'loggedModels.delete': NativeRoute<LoggedModelToDelete, Nothing>
  readonly 'loggedModels.restore': NativeRoute<LoggedModelToDelete, Nothing>
}

export const nativeLoggedModelRoutes: NativeLoggedModelRoutes = {
  'loggedModels.list': {
    ...v1,
    name: 'loggedModels.list',
    method: 'GET',
    path: '/logged-models',
    permission: 'model:read',
    access: 'read',
    request: listLoggedModelsRequest,
    summary:
      'Logged models of some experiments that match a filter, newest first unless another order is asked for.',
    status: 200,
    response: loggedModelPage,
  },
  'loggedModels.get': {
    ...v1,
    name: 'loggedModels.get',
    method: 'GET',
    path: '/logged-models/{model_id}',
    permission: 'model:read',
    access: 'read',
    request: oneLoggedModel,
    summary: 'One logged model.',
    status: 200,
    response: nativeLoggedModel,
  },
  'loggedModels.delete': {
    ...v1,
    name: 'loggedModels.delete',
    method: 'DELETE',
    path: '/logged-models/{model_id}',
    permission: 'model:delete',
    access: 'write',
    request: loggedModelToDelete,
    summary: 'Moves a logged model to the trash.',
    status: 204,
    response: undefined,
  },
  'loggedModels.restore': {
    ...v1,
    name: 'loggedModels.restore',
    method: 'POST',
    path: '/logged-models/{model_id}/restore',
    permission: 'model:delete',
    access: 'write',
    request: loggedModelToDelete,
    summary: 'Takes a logged model out of the trash.',
    status: 204,
    response: undefined,
  },
}
