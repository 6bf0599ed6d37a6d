import { dataAliasRequest, dataAliasValue, dataTagKey, dataTagValue } from '../messages/data.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** Aliases and tags of versions of data. */
export const nativeDataMarkRoutes = {
  'data.setAlias': {
    ...v1,
    name: 'data.setAlias',
    method: 'PUT',
    path: '/data/{name}/aliases/{alias}',
    permission: 'data:write',
    access: 'write',
    request: dataAliasValue,
    summary: 'Lets an alias name a version of a dataset.',
    status: 204,
    response: undefined,
  },
  'data.deleteAlias': {
    ...v1,
    name: 'data.deleteAlias',
    method: 'DELETE',
    path: '/data/{name}/aliases/{alias}',
    permission: 'data:write',
    access: 'write',
    request: dataAliasRequest,
    summary: 'Removes an alias.',
    status: 204,
    response: undefined,
  },
  'data.setTag': {
    ...v1,
    name: 'data.setTag',
    method: 'PUT',
    path: '/data/{name}/versions/{version}/tags/{key}',
    permission: 'data:write',
    access: 'write',
    request: dataTagValue,
    summary: 'Sets a tag of a version.',
    status: 204,
    response: undefined,
  },
  'data.deleteTag': {
    ...v1,
    name: 'data.deleteTag',
    method: 'DELETE',
    path: '/data/{name}/versions/{version}/tags/{key}',
    permission: 'data:write',
    access: 'write',
    request: dataTagKey,
    summary: 'Removes a tag of a version.',
    status: 204,
    response: undefined,
  },
} satisfies Readonly<Record<string, NativeRoute>>
