import type { Answer, Call } from '../threads/database/call.ts'
import type { RowParts } from '../threads/database/row-context.ts'
import { allDoors } from './all-doors.ts'
import { handleCall } from './handle-call.ts'

/** Answers a whole request of a door with a database on this thread. */
export async function handleLocally(parts: RowParts, call: Call): Promise<Answer> {
  for (const { loadHandlers } of allDoors) {
    const door = (await loadHandlers?.())?.databaseDoor
    if (door?.name === call.door) return handleCall(parts, { door, call, log: () => {} })
  }
  throw new Error(`There is no door '${call.door}'.`)
}
