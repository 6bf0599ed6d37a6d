import { openApiHead, serverStatus } from '../messages/server.ts'
import { noFields } from '../messages/values.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** The server itself. */
export const nativeServerRoutes = {
  'server.status': {
    ...v1,
    name: 'server.status',
    method: 'GET',
    path: '/status',
    permission: 'admin',
    access: 'read',
    request: noFields,
    summary: 'Versions, and whether the database and the artifact destination can be reached.',
    status: 200,
    response: serverStatus,
  },
  'server.openapi': {
    ...v1,
    name: 'server.openapi',
    method: 'GET',
    path: '/openapi.json',
    permission: 'public',
    access: 'read',
    request: noFields,
    summary: 'This API as an OpenAPI 3.1 document.',
    status: 200,
    response: openApiHead,
  },
} satisfies Readonly<Record<string, NativeRoute>>

export type NativeServerRoutes = typeof nativeServerRoutes
