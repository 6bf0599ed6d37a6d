import { studioLiveRoute } from '@stemma/contract'
import { requireJson } from '../../http/request-parts.ts'
import type { Door } from '../door.ts'
import { studioShape } from './shape.ts'

/** `/api/live`: what dvclive and `dvc exp run` send to `DVC_STUDIO_URL` while they train. */
export const door: Door = {
  ...studioShape,
  routes: [studioLiveRoute],
  checkType: requireJson,
  responders: {},
}
