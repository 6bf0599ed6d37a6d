import type { Message } from './message/message.ts'

/** What a caller must be allowed to do. The noun is what the request names; a search asks about what it returns. */
export type Permission =
  | 'experiment:create'
  | 'experiment:read'
  | 'experiment:write'
  | 'experiment:delete'
  | 'run:read'
  | 'run:write'
  | 'run:delete'
  | 'model:read'
  | 'model:write'
  | 'model:delete'
  | 'trace:read'
  | 'trace:write'
  | 'trace:delete'
  | 'data:read'
  | 'data:write'
  | 'data:delete'
  /** What DVC and Git LFS keep, and locks. */
  | 'repository:read'
  | 'repository:write'
  /** Removing what was pushed, and releasing locks of others. */
  | 'repository:delete'
  | 'serving:read'
  | 'serving:write'
  | 'artifact:read'
  | 'artifact:write'
  | 'artifact:delete'
  /** Sending one part of an upload that somebody with `artifact:write` began: the signed URL of the part says so. */
  | 'artifact:upload-part'
  | 'storage:read'
  /** Checking and mending. */
  | 'storage:maintain'
  /** Collecting what nobody needs. */
  | 'storage:gc'
  | 'trash:read'
  | 'trash:restore'
  /** Removing for good what is in the trash. */
  | 'trash:purge'
  /** Sends what happens here to another server: for administrators. */
  | 'webhook:read'
  | 'webhook:write'
  | 'admin'
  /** Anybody, also without a name. */
  | 'public'

export type RouteMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT'

/**
 * `read` and `write` say which worker carries it out; a `lookUp` reads so little that whoever is at rest may. A `stream` moves a file: its message stands in the path and the
 * query whatever the method, and the body is bytes.
 */
export type RouteAccess = 'lookUp' | 'read' | 'write' | 'stream'

/** Where a route is served: below both of MLflow's prefixes, one of them, our own, or at the root as it stands. */
export type RoutePrefixes = 'both' | 'api' | 'ajax-api' | 'v1' | 'root'

/** One route as data. Registration, OpenAPI and the permission tests read the same records. */
export interface Route<T extends object = object> {
  readonly name: string
  readonly method: RouteMethod
  /** `{name}` is one segment, `{name*}` the rest of the path with its slashes. */
  readonly path: string
  /** Major version in the prefix: `/api/2.0` or `/api/3.0`; 1 is our own door's. */
  readonly version: 1 | 2 | 3
  readonly prefixes: RoutePrefixes
  readonly permission: Permission
  readonly access: RouteAccess
  readonly request: Message<T>
  /** Bytes of a JSON body; absent for `usualBodyBytes`. */
  readonly mostBodyBytes?: number
  /** Values, names and opening brackets in a JSON body; absent for `maxJsonTokens`. */
  readonly mostBodyTokens?: number
  /** A body may be compressed; what it is then is within `mostBodyBytes` as well. */
  readonly takesGzip?: boolean
}

/** MLflow's own limit of a batch, and more than any message needs that holds no files and no long texts. */
export const usualBodyBytes = 1024 * 1024

/** How much of a JSON body a route takes. */
export function mostBodyBytes(route: Pick<Route, 'mostBodyBytes'>): number {
  return route.mostBodyBytes ?? usualBodyBytes
}

/** The paths under which a route is served. */
export function routePaths(route: Pick<Route, 'path' | 'prefixes' | 'version'>): readonly string[] {
  const { path, prefixes, version } = route
  if (prefixes === 'root') return [path]
  if (prefixes === 'v1') return [`/api/v1${path}`]
  const names = prefixes === 'both' ? ['api', 'ajax-api'] : [prefixes]
  return names.map((prefix) => `/${prefix}/${version}.0${path}`)
}
