import { ensureDefaultExperiment, rowsHere } from '@stemma/core'
import { openStore } from '@stemma/store'
import type { ServerSettings } from '../config/settings.ts'
import { makeDataFolder } from '../make-data-folder.ts'
import { makeOutbound } from '../outbound/make-outbound.ts'
import { makeSecrets } from '../secrets/make-secrets.ts'
import { rowContext, type RowParts } from '../threads/database/row-context.ts'
import { openLog } from './open-log.ts'
import type { DatabaseRoom } from './open-rooms.ts'

/**
 * The database on this thread: for a command that works on a folder whose server is stopped. What it queues for webhooks is sent by the next
 * server. Throws with a message for people when the database can't be opened, as when a server uses it.
 */
export async function openLocalDatabase(settings: ServerSettings): Promise<DatabaseRoom> {
  makeDataFolder(settings.dataDir)
  const store = await openStore({ database: settings.database, role: 'writer' })
  const log = await openLog(settings, store, 'writer')
  const parts: RowParts = {
    store,
    log,
    settings,
    secrets: makeSecrets(settings),
    outbound: makeOutbound(settings.webhooks, AbortSignal.abort()),
    onDeliveryQueued: () => {},
  }
  await ensureDefaultExperiment(
    rowContext({ actor: { kind: 'stemma' }, requestId: 'command' }, parts),
  )
  return {
    ready: async () => {},
    rows: (caller) => rowsHere(rowContext(caller, parts)),
    answer: async (_access, call) => {
      const { handleLocally } = await import('../doors/handle-locally.ts')
      return handleLocally(parts, call)
    },
    stop: async () => {
      await store.close()
      if (log !== store) await log.close()
    },
  }
}
