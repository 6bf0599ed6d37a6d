import { setImmediate } from 'node:timers/promises'
import { unlessDamaged } from '../bytes/damaged.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import type { IndexedEntry } from '../index/indexed-entry.ts'
import { firstMissing, openRecipe } from './open-recipe.ts'
import type { StoreParts } from './store-parts.ts'

/** So many look-ups take a few milliseconds; then others have their turn. */
const entriesAtATime = 500

/** Entries that were removed from the index. */
export interface Dropped {
  readonly entries: number
  /** Those that were recipes: objects that can no longer be read. */
  readonly objects: readonly ObjectId[]
}

/**
 * Removes entries from the index that build on what is not there: as long as they are known, a new object might build on them. Ids that
 * are not in the index are passed over.
 */
export async function dropIncomplete(
  parts: StoreParts,
  ids: readonly ObjectId[],
): Promise<Dropped> {
  const objects: ObjectId[] = []
  let entries = 0
  for (;;) {
    const dead: IndexedEntry[] = []
    for (const [at, id] of ids.entries()) {
      if (at % entriesAtATime === 0) await setImmediate()
      const entry = parts.index.find(id)
      if (entry !== undefined && !(await isComplete(parts, entry))) dead.push(entry)
    }
    if (dead.length === 0) return { entries, objects }
    parts.index.removeEntries(dead.map(({ id }) => id))
    entries += dead.length
    objects.push(...dead.filter(({ kind }) => kind === 'recipe').map(({ id }) => id))
  }
}

async function isComplete(
  parts: StoreParts,
  { id, kind, delta, depth }: IndexedEntry,
): Promise<boolean> {
  // A base that went and came again may be of a greater depth now; claim.ts says more.
  const depthOf = (base: ObjectId): number => parts.index.find(base)?.depth ?? Infinity
  if (delta?.ids.some((base) => depthOf(base) >= depth) === true) return false
  if (kind === 'chunk') return true
  // Whether a recipe itself can be read, a check of the whole store says.
  const recipe = await unlessDamaged(openRecipe(parts.reader, id))
  if (recipe === undefined) return true
  const missing = firstMissing(recipe, (part) => parts.index.has(part))
  return (await unlessDamaged(missing)) === undefined
}
