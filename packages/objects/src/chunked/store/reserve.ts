import type { ObjectId } from '../bytes/object-id.ts'
import type { EntrySize } from '../index/indexed-entry.ts'
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
  return [...(await reserveSizes(parts, { ids, untilMs })).keys()]
}

/** As `reserve`; gives the sizes of all of them in bytes, undefined for those that are not stored. */
export async function keep(
  parts: StoreParts,
  reservation: Reservation,
): Promise<readonly (number | undefined)[]> {
  const stored = await reserveSizes(parts, reservation)
  const sizes: (number | undefined)[] = []
  for (const id of reservation.ids) {
    const entry = stored.get(id)
    // No wait for what is known: it would cost more than that.
    sizes.push(entry?.kind === 'recipe' ? await sizeOfRecipe(parts, id) : entry?.rawBytes)
  }
  return sizes
}

async function reserveSizes(
  parts: StoreParts,
  { ids, untilMs }: Reservation,
): Promise<ReadonlyMap<ObjectId, EntrySize>> {
  // A collection may have removed a part of an object already, and would not see a lease that comes now.
  while (parts.collecting !== undefined) await parts.collecting.catch(() => {})
  const { generation } = parts.writer
  const stored = new Map<ObjectId, EntrySize>()
  const leases = new Map<ObjectId, number>()
  for (const [at, size] of parts.reader.sizes(ids).entries()) {
    const id = ids[at]
    if (id === undefined || size === undefined) continue
    stored.set(id, size)
    leases.set(id, untilMs)
  }
  await parts.writer.flush(generation, leases)
  return stored
}

async function sizeOfRecipe({ reader }: StoreParts, id: ObjectId): Promise<number | undefined> {
  return (await openRecipe(reader, id))?.sizeBytes
}
