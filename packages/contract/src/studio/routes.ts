import { message } from '../message/message.ts'
import type { Route } from '../route.ts'

/** What dvclive and `dvc exp run` send while they train, to `DVC_STUDIO_URL`. Its fields are read by hand: they are maps of any names. */
export const studioLiveRoute: Route = {
  name: 'studio.live',
  method: 'POST',
  path: '/api/live',
  version: 1,
  prefixes: 'root',
  permission: 'run:write',
  access: 'write',
  request: message('StudioLive', {}),
  mostBodyBytes: 32 * 1024 * 1024,
}
