import { message } from '../message/message.ts'
import type { Permission, Route, RouteMethod } from '../route.ts'

/** What Aim's client sends: its fields are read by hand. */
const fields = message('AimFields', {})

const mostBodyBytes = 16 * 1024 * 1024

function route(
  name: string,
  [method, path]: readonly [RouteMethod, string],
  permission: Permission,
): Route {
  return {
    name: `aim.${name}`,
    method,
    path,
    version: 1,
    prefixes: 'root',
    permission,
    access: 'stream',
    request: fields,
    mostBodyBytes,
  }
}

/**
 * What Aim's client asks of its server, `aim://HOST:PORT` (3.19 and newer). What it writes goes over a WebSocket beside these. Each path is asked
 * with a slash at its end.
 */
export const aimRoutes: readonly Route[] = [
  route('status', ['GET', '/status/'], 'public'),
  route('connect', ['GET', '/client/connect/{client}/'], 'public'),
  route('reconnect', ['GET', '/client/reconnect/{client}/'], 'public'),
  route('disconnect', ['GET', '/client/disconnect/{client}/'], 'public'),
  route('heartbeat', ['GET', '/client/heartbeat/{client}/'], 'public'),
  route('version', ['GET', '/client/get-version/'], 'public'),
  route('resource', ['POST', '/tracking/{client}/get-resource/'], 'run:write'),
  route('release', ['GET', '/tracking/{client}/release-resource/{handler}/'], 'public'),
  route('read', ['POST', '/tracking/{client}/read-instruction/'], 'run:read'),
]
