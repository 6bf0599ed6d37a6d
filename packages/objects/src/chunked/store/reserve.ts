import type { ObjectId } from '../bytes/object-id.ts'
import { openRecipe } from './open-recipe.ts'
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
  const stored = ids.filter((id) => parts.reader.size(id) !== undefined)
  await parts.writer.flush(generation, new Map(stored.map((id) => [id, untilMs])))
  return stored
}

/** As `reserve`; gives the sizes of all of them in bytes, undefined for those that are not stored. */
export async function keep(
  parts: StoreParts,
  reservation: Reservation,
): Promise<readonly (number | undefined)[]> {
  const stored = new Set(await reserve(parts, reservation))
  const sizes: (number | undefined)[] = []
  for (const id of reservation.ids) sizes.push(stored.has(id) ? await sizeOf(parts, id) : undefined)
  return sizes
}

async function sizeOf({ reader }: StoreParts, id: ObjectId): Promise<number | undefined> {
  const entry = reader.size(id)
  return entry?.kind === 'chunk' ? entry.rawBytes : (await openRecipe(reader, id))?.sizeBytes
}
