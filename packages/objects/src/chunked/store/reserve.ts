import type { ObjectId } from '../bytes/object-id.ts'
import type { StoreParts } from './store-parts.ts'

export interface Reservation {
  readonly ids: readonly ObjectId[]
  /** Milliseconds since 1970. */
  readonly untilMs: number
}

/** Leases those of the objects that are stored, and says which these are. */
export async function reserve(
  parts: StoreParts,
  { ids, untilMs }: Reservation,
): Promise<readonly ObjectId[]> {
  // A collection may have removed a part of an object already, and would not see a lease that comes now.
  while (parts.collecting !== undefined) await parts.collecting.catch(() => {})
  const { generation } = parts.writer
  const stored = ids.filter((id) => parts.reader.head(id) !== undefined)
  await parts.writer.flush(generation, new Map(stored.map((id) => [id, untilMs])))
  return stored
}
