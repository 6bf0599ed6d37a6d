import { studioLiveRoute, writeJson } from '@stemma/contract'
import { readLiveMessage, recordLive } from '@stemma/core'
import type { DatabaseDoor } from '../door.ts'
import { studioShape } from './shape.ts'

/** dvclive's live messages on the threads of the database. */
export const databaseDoor: DatabaseDoor = {
  ...studioShape,
  handlers: new Map([
    [
      studioLiveRoute.name,
      {
        request: studioLiveRoute.request,
        handle: async (ctx, body) => {
          const { runId } = await recordLive(ctx, readLiveMessage({ ...body }))
          // Clients look at the status alone: 200 and no other is success.
          return writeJson({ run_id: runId })
        },
      },
    ],
  ]),
}
