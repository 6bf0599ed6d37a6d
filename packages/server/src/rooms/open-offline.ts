import type { ServerSettings } from '../config/settings.ts'
import { openObjects } from '../threads/objects/open-objects.ts'
import { openLocalDatabase } from './local-database.ts'
import { openRooms, type Rooms } from './open-rooms.ts'

/**
 * Opens what a server would have behind its doors, in this process and without HTTP or threads, while no server does. Throws with a message
 * for people when that can't be, as when a server uses the folder.
 */
export async function openOffline(settings: ServerSettings): Promise<Rooms> {
  const rooms = await openRooms({
    settings,
    database: await openLocalDatabase(settings),
    openObjects: async (place) => (await openObjects(place)).objects,
    log: { info: () => {}, warn: () => {} },
  })
  await rooms.ready().catch(async (error: unknown) => {
    await rooms.close().catch(() => {})
    throw error
  })
  return rooms
}
