import {
  listLoggedModelsRequest,
  loggedModelPage,
  loggedModelToDelete,
  nativeLoggedModel,
  oneLoggedModel,
} from '../messages/logged-models.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** Logged models. */
export const nativeLoggedModelRoutes = {
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
    access: 'lookUp',
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
} satisfies Readonly<Record<string, NativeRoute>>

export type NativeLoggedModelRoutes = typeof nativeLoggedModelRoutes
