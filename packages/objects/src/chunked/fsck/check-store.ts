import { StemmaError } from '@stemma/contract'
import { Blocks } from '../blob/blocks.ts'
import { isDamage, unlessDamaged } from '../bytes/damaged.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import { DecodedCache } from '../codec/decoded-cache.ts'
import { pagesOf } from '../collect/pages-of.ts'
import { indexDamaged, isIndexDamage } from '../index/index-damage.ts'
import type { IndexedEntry } from '../index/indexed-entry.ts'
import { ChunkReader } from '../store/chunk-reader.ts'
import { firstMissing, openRecipe } from '../store/open-recipe.ts'
import { packPrefix } from '../store/pack-writer.ts'
import { readFooter } from '../store/read-footer.ts'
import type { StoreParts } from '../store/store-parts.ts'
import { FooterComparison } from './compare-with-footer.ts'

/** Something that is not as it was stored. */
export type Problem =
  | { readonly kind: 'pack-missing' | 'pack-unreadable' | 'pack-unknown'; readonly pack: string }
  | {
      readonly kind: 'entry-damaged'
      readonly id: ObjectId
      readonly pack: string
      readonly reason: string
    }
  | {
      readonly kind: 'object-incomplete'
      readonly id: ObjectId
      readonly pack: string
      /** The first chunk, or segment of its recipe, that is missing or damaged. */
      readonly lost: ObjectId
    }

export interface StoreCheck {
  readonly packs: number
  readonly entries: number
  /** Of all chunks and recipes, uncompressed. */
  readonly bytes: number
  readonly problems: readonly Problem[]
}

const cacheBytes = 64 * 1024 * 1024

/** Reads everything that is stored and compares it with its hashes. Takes as long as reading all packs once. */
export async function checkStore(parts: StoreParts): Promise<StoreCheck> {
  // What other servers wrote is no finding.
  if (parts.shared !== undefined) await parts.refresh()
  const { problems: packProblems, packs } = await checkPacks(parts)
  const problems: Problem[] = [...packProblems]
  // Of its own: what others have in memory says nothing about the disk.
  const reader = new ChunkReader({
    ...parts,
    cache: new DecodedCache(cacheBytes),
    blocks: new Blocks(),
    // Without other servers a refresh would only forget what is missing before it is named.
    refresh: parts.shared === undefined ? undefined : parts.refresh,
  })
  const comparison = new FooterComparison(parts)
  const damaged = new Set<ObjectId>()
  const recipes: IndexedEntry[] = []
  let entries = 0
  let bytes = 0
  for await (const page of pagesOf(parts.index)) {
    for (const entry of page) {
      const { id, pack } = entry
      const reason = await damageOf(reader, entry)
      entries += 1
      bytes += entry.rawBytes
      if (reason === undefined) {
        if (entry.kind === 'recipe') recipes.push(entry)
      } else {
        // What the index says may be what is wrong: then it is made again, and all is looked at once more.
        if (await comparison.differs(entry)) throw indexDamaged()
        damaged.add(id)
        problems.push({ kind: 'entry-damaged', id, pack, reason })
      }
    }
  }
  const isWhole = (part: ObjectId): boolean => parts.index.has(part) && !damaged.has(part)
  for (const { id, pack } of recipes) {
    const lost = await firstLost(reader, { id, has: isWhole })
    if (lost !== undefined) problems.push({ kind: 'object-incomplete', id, pack, lost })
  }
  return { packs, entries, bytes, problems }
}

async function checkPacks({
  backend,
  index,
  shared,
  writer,
}: StoreParts): Promise<{ readonly packs: number; readonly problems: readonly Problem[] }> {
  const missing = new Set(index.packs().map(({ name }) => name))
  const problems: Problem[] = []
  // One that was written since the list began is in the index by now, or as soon as it is written whole.
  const isWrittenNow = async (name: string): Promise<boolean> => {
    await writer.written()
    return index.packs().some((known) => known.name === name)
  }
  let packs = 0
  for await (const pack of backend.list(packPrefix)) {
    packs += 1
    const isKnown = missing.delete(pack.name)
    const footer = await unlessDamaged(readFooter(backend, pack))
    if (footer === undefined) problems.push({ kind: 'pack-unreadable', pack: pack.name })
    // On a shared backend it is another server's.
    else if (shared === undefined && !isKnown && !(await isWrittenNow(pack.name)))
      problems.push({ kind: 'pack-unknown', pack: pack.name })
  }
  for (const pack of missing) problems.push({ kind: 'pack-missing', pack })
  return { packs, problems }
}

/** The first segment or chunk of an object that is not whole. */
async function firstLost(
  reader: ChunkReader,
  { id, has }: { readonly id: ObjectId; readonly has: (part: ObjectId) => boolean },
): Promise<ObjectId | undefined> {
  try {
    const recipe = await openRecipe(reader, id)
    return recipe === undefined ? undefined : await firstMissing(recipe, has)
  } catch (error) {
    if (isDamage(error) && !isIndexDamage(error)) return id
    throw error
  }
}

/** Why an entry can't be read; undefined if it can. */
async function damageOf(
  reader: ChunkReader,
  { id, kind }: IndexedEntry,
): Promise<string | undefined> {
  try {
    if (kind === 'recipe') await openRecipe(reader, id)
    else await reader.read(id)
    return undefined
  } catch (error) {
    if (error instanceof StemmaError && isDamage(error) && !isIndexDamage(error))
      return error.message
    throw error
  }
}
