import type { Answer, Call } from '../threads/database/call.ts'
import type { RowParts } from '../threads/database/row-context.ts'
import { allDatabaseDoors } from './all-database-doors.ts'
import { handleCall } from './handle-call.ts'

/** Answers a whole request of a door with a database on this thread. */
export async function handleLocally(parts: RowParts, call: Call): Promise<Answer> {
  const door = allDatabaseDoors.get(call.door)
  if (door === undefined) throw new Error(`There is no door '${call.door}'.`)
  return handleCall(parts, { door, call, log: () => {} })
}
