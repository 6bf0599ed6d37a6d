import {
  basesAnswer,
  basesRequest,
  downloadRequest,
  namedFilesPage,
  namedFilesRequest,
  nameObjectsRequest,
  objectStreamType,
  oneObject,
  uploadAnswer,
  wantAnswer,
  wantRequest,
  type BasesAnswer,
  type BasesRequest,
  type NamedFilesPage,
  type NamedFilesRequest,
  type NameObjectsRequest,
  type ObjectIds,
  type OneObject,
  type UploadAnswer,
  type WantAnswer,
} from '../messages/objects.ts'
import { noFields, type Nothing } from '../messages/values.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** Many files at a time, and of them only what the other side lacks. */
export interface NativeObjectRoutes {
  readonly 'objects.want': NativeRoute<ObjectIds, WantAnswer>
  readonly 'objects.upload': NativeRoute<Nothing, UploadAnswer>
  readonly 'objects.name': NativeRoute<NameObjectsRequest, Nothing>
  readonly 'objects.bases': NativeRoute<BasesRequest, BasesAnswer>
  readonly 'objects.files': NativeRoute<NamedFilesRequest, NamedFilesPage>
  readonly 'objects.download': NativeRoute<ObjectIds, Nothing>
  readonly 'objects.get': NativeRoute<OneObject, Nothing>
}

export const nativeObjectRoutes: NativeObjectRoutes = {
  'objects.want': {
    ...v1,
    name: 'objects.want',
    method: 'POST',
    path: '/objects/want',
    permission: 'artifact:write',
    access: 'write',
    request: wantRequest,
    summary:
      'Which of up to 10,000 objects or chunks the server lacks. It keeps the others for a day, so that they need not be sent.',
    status: 200,
    response: wantAnswer,
  },
  'objects.upload': {
    ...v1,
    name: 'objects.upload',
    method: 'POST',
    path: '/objects/upload',
    permission: 'artifact:write',
    access: 'write',
    request: noFields,
    summary:
      'Stores a stream of objects. After a broken one, ask again what is wanted and send the rest.',
    status: 200,
    response: uploadAnswer,
    uploads: objectStreamType,
  },
  'objects.name': {
    ...v1,
    name: 'objects.name',
    method: 'POST',
    path: '/objects/names',
    permission: 'artifact:write',
    access: 'write',
    request: nameObjectsRequest,
    summary:
      'Makes up to 10,000 stored objects files of a run or a logged model, all or none, in place of what has their paths.',
    status: 204,
    response: undefined,
  },
  'objects.bases': {
    ...v1,
    name: 'objects.bases',
    method: 'POST',
    path: '/objects/bases',
    permission: 'artifact:read',
    access: 'read',
    request: basesRequest,
    summary:
      'The objects that new ones of up to 1,000 paths are most like: the version before, or the same file of another run.',
    status: 200,
    response: basesAnswer,
  },
  'objects.files': {
    ...v1,
    name: 'objects.files',
    method: 'GET',
    path: '/objects/names',
    permission: 'artifact:read',
    access: 'read',
    request: namedFilesRequest,
    summary: 'All files of a run or a logged model below a path, with the objects that they are.',
    status: 200,
    response: namedFilesPage,
  },
  'objects.download': {
    ...v1,
    name: 'objects.download',
    method: 'POST',
    path: '/objects/download',
    permission: 'artifact:read',
    access: 'read',
    request: downloadRequest,
    summary: 'Up to 10,000 objects as one stream, in the order asked for.',
    status: 200,
    response: undefined,
    downloads: [objectStreamType],
  },
  'objects.get': {
    ...v1,
    name: 'objects.get',
    method: 'GET',
    path: '/objects/{object_id}',
    permission: 'artifact:read',
    access: 'read',
    request: oneObject,
    summary: 'The bytes of one object, or the range that the header Range asks for.',
    status: 200,
    response: undefined,
    downloads: ['application/octet-stream'],
  },
}
