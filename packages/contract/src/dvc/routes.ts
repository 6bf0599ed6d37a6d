import { string } from '../message/field.ts'
import { message } from '../message/message.ts'
import type { Route } from '../route.ts'

/** The path says all. */
const pathRequest = message('DvcPath', { rest: string() })

/** A remote of DVC: its names of objects below a repository. It sends with POST unless it is told `method = PUT`. */
export const dvcRoutes: readonly [Route, Route, Route] = [
  {
    name: 'dvc.get',
    method: 'GET',
    path: '/dvc/{rest*}',
    version: 1,
    prefixes: 'root',
    permission: 'repository:read',
    access: 'stream',
    request: pathRequest,
  },
  {
    name: 'dvc.post',
    method: 'POST',
    path: '/dvc/{rest*}',
    version: 1,
    prefixes: 'root',
    permission: 'repository:write',
    access: 'stream',
    request: pathRequest,
  },
  {
    name: 'dvc.put',
    method: 'PUT',
    path: '/dvc/{rest*}',
    version: 1,
    prefixes: 'root',
    permission: 'repository:write',
    access: 'stream',
    request: pathRequest,
  },
]
