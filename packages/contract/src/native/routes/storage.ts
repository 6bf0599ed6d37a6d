import {
  storageCheckLine,
  storageCheckRequest,
  storageGcProgress,
  storageGcRequest,
  storageUsageRequest,
  storageUse,
} from '../messages/storage.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** What lies on the disk, and whether it is whole. */
export const nativeStorageRoutes = {
  'storage.usage': {
    ...v1,
    name: 'storage.usage',
    method: 'GET',
    path: '/storage/usage',
    permission: 'storage:read',
    access: 'read',
    request: storageUsageRequest,
    summary: 'What takes space, by experiment or logged model.',
    status: 200,
    response: undefined,
    streams: { types: ['application/x-ndjson'], line: storageUse },
  },
  'storage.gc': {
    ...v1,
    name: 'storage.gc',
    method: 'POST',
    path: '/storage/gc',
    permission: 'storage:gc',
    access: 'write',
    request: storageGcRequest,
    summary: 'Removes bytes that nothing needs any more. What is named, also in the trash, stays.',
    status: 200,
    response: undefined,
    streams: { types: ['application/x-ndjson'], line: storageGcProgress },
  },
  'storage.check': {
    ...v1,
    name: 'storage.check',
    method: 'POST',
    path: '/storage/check',
    permission: 'storage:maintain',
    access: 'write',
    request: storageCheckRequest,
    summary:
      'Looks for damage in what is stored, names it, and mends what can be mended if asked to.',
    status: 200,
    response: undefined,
    streams: { types: ['application/x-ndjson'], line: storageCheckLine },
  },
} satisfies Readonly<Record<string, NativeRoute>>

export type NativeStorageRoutes = typeof nativeStorageRoutes
