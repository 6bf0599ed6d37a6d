import { isDeepStrictEqual } from 'node:util'
import { BlobMissingError } from '../blob/blob-backend.ts'
import { unlessDamaged } from '../bytes/damaged.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import type { IndexedEntry } from '../index/indexed-entry.ts'
import type { PackEntry } from '../pack/pack-entry.ts'
import { openRecipe } from '../store/open-recipe.ts'
import { readFooter } from '../store/read-footer.ts'
import type { StoreParts } from '../store/store-parts.ts'

type Footer = ReadonlyMap<ObjectId, PackEntry>

/** Compares entries of the index with what their packs say. The footer of one pack is in memory. */
export class FooterComparison {
  readonly #parts: Pick<StoreParts, 'backend' | 'index'>
  #last: { readonly pack: string; readonly footer: Footer | undefined } | undefined

  constructor(parts: Pick<StoreParts, 'backend' | 'index'>) {
    this.#parts = parts
  }

  /** False as well if the pack can't say anything. */
  async differs({ pack, ...entry }: IndexedEntry): Promise<boolean> {
    if (this.#last?.pack !== pack) this.#last = { pack, footer: await this.#footerOf(pack) }
    const { footer } = this.#last
    return footer !== undefined && !isDeepStrictEqual(footer.get(entry.id), entry)
  }

  async #footerOf(name: string): Promise<Footer | undefined> {
    const { backend } = this.#parts
    try {
      for await (const info of backend.list(name)) {
        if (info.name !== name) continue
        const entries = await unlessDamaged(readFooter(backend, info))
        return entries && new Map(entries.map((entry) => [entry.id, entry]))
      }
    } catch (error) {
      if (!(error instanceof BlobMissingError)) throw error
    }
    return undefined
  }
}

/** Whether the index says something else than the packs about an object, or about what it is made of as far as that can be read. */
export async function differsFromPacks(parts: StoreParts, id: ObjectId): Promise<boolean> {
  const comparison = new FooterComparison(parts)
  const seen = new Set<ObjectId>()
  const waiting: ObjectId[] = [id]
  const recipe = await unlessDamaged(openRecipe(parts.reader, id))
  for (const { segment, chunks } of recipe?.parts ?? []) {
    if (segment !== undefined) waiting.push(segment)
    for (const chunk of (await unlessDamaged(chunks())) ?? []) waiting.push(chunk.id)
  }
  const entries: IndexedEntry[] = []
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const entry = seen.has(next) ? undefined : parts.index.find(next)
    seen.add(next)
    if (entry === undefined) continue
    entries.push(entry)
    waiting.push(...(entry.delta?.ids ?? []))
  }
  for (const entry of entries.toSorted((one, other) => (one.pack < other.pack ? -1 : 1)))
    if (await comparison.differs(entry)) return true
  return false
}
