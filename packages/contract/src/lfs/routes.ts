import type { Route } from '../route.ts'
import { lfsPathRequest } from './messages.ts'

/** Bytes of a batch of some 10,000 objects. */
const mostBodyBytes = 4 * 1024 * 1024

/**
 * Git LFS's API (v1): repositories have slashes in their names, so that what follows is read from the end of the path. What a request is
 * for, and which right it needs, is known when it has been read.
 */
export const lfsRoutes: readonly [Route, Route, Route] = [
  {
    name: 'lfs.get',
    method: 'GET',
    path: '/lfs/{rest*}',
    version: 1,
    prefixes: 'root',
    permission: 'repository:read',
    access: 'stream',
    request: lfsPathRequest,
  },
  {
    name: 'lfs.put',
    method: 'PUT',
    path: '/lfs/{rest*}',
    version: 1,
    prefixes: 'root',
    permission: 'repository:write',
    access: 'stream',
    request: lfsPathRequest,
  },
  {
    name: 'lfs.post',
    method: 'POST',
    path: '/lfs/{rest*}',
    version: 1,
    prefixes: 'root',
    permission: 'repository:read',
    access: 'write',
    request: lfsPathRequest,
    mostBodyBytes,
  },
]

/** Git LFS's media type, of requests and answers. */
export const lfsType = 'application/vnd.git-lfs+json'

/** Objects of one batch. */
export const mostLfsObjects = 10_000
