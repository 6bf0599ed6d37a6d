import type { ChunkIndex } from '../index/chunk-index.ts'
import type { NewPack } from '../index/indexed-entry.ts'
import type { PackEntry } from '../pack/pack-entry.ts'

/** Entries of so many are a few tens of megabytes. */
const mostEntries = 200_000

/** Packs that the index does not know yet, on their way into it: many at once are quicker than one by one. */
export class FoundPacks {
  readonly #index: ChunkIndex
  #packs: NewPack[] = []
  #entries = 0

  constructor(index: ChunkIndex) {
    this.#index = index
  }

  add(pack: NewPack): void {
    this.#packs.push(pack)
    this.#entries += pack.entries.length
    if (this.#entries >= mostEntries) this.flush()
  }

  /** To be called after the last. */
  flush(): void {
    if (this.#packs.length > 0) this.#index.addFound(this.#packs)
    this.#packs = []
    this.#entries = 0
  }
}

/** Whether an entry can be incomplete: all others are whole by themselves. */
export function buildsOnOthers({ kind, delta }: PackEntry): boolean {
  return kind === 'recipe' || delta !== undefined
}
