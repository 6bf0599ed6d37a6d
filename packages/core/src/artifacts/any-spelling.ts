import { pythonSpelling } from '@stemma/contract'
import type { ArtifactStore } from '@stemma/objects'
import { joinPaths } from './store-path.ts'

/** Directories whose names with percent signs are known, and so many names of each are looked at. */
const mostDirectories = 8
const mostNames = 50_000
/** Ids of experiments, runs and models: nobody looks through thousands of them for one that is not there. */
const id = /^(?:\d+|(?:m-)?[0-9a-f]{32})$/

/** Names with percent signs that were seen: by directory, from spelling to name. Several views of one store may share it. */
export type KnownSpellings = Map<string, ReadonlyMap<string, string>>

/**
 * A store in which a name that is not there is looked for in the spellings that clients have for it: Python's decode the names that they
 * were told before they ask for them, and their escapes before they send. An exact name goes first. Writing and removing take names as they are.
 */
export function anySpelling(
  store: ArtifactStore,
  known: KnownSpellings = new Map(),
): ArtifactStore {
  const names = new SpelledNames(store, known)
  return {
    ...store,
    open: async (path) => {
      const exact = await store.open(path)
      if (exact !== undefined || path === '') return exact
      const other = await names.find(path)
      const found = other === undefined ? undefined : await store.open(other)
      return found && { ...found, ...(other !== undefined && { foundAt: other }) }
    },
    list: async (directory, page) => {
      const exact = await store.list(directory, page)
      if (exact.entries.length > 0 || directory === '' || page?.after !== undefined) return exact
      const other = await names.find(directory)
      return other === undefined ? exact : store.list(other, page)
    },
  }
}

class SpelledNames {
  readonly #store: ArtifactStore
  readonly #known: KnownSpellings

  constructor(store: ArtifactStore, known: KnownSpellings) {
    this.#store = store
    this.#known = known
  }

  /** The path of something that is there, and is meant by this one; undefined if nothing is, or it is just this path. */
  async find(path: string): Promise<string | undefined> {
    const found = await this.#below('', pythonSpelling(path))
    return found === path ? undefined : found
  }

  /** `rest` is a spelling, in which a name may have become several. */
  async #below(directory: string, rest: string): Promise<string | undefined> {
    if (rest === '') return directory
    const [first = ''] = rest.split('/', 1)
    const below = joinPaths(directory, first)
    if (await this.#isThere(below)) return this.#below(below, rest.slice(first.length + 1))
    if (id.test(first)) return undefined
    for (const isFresh of [false, true]) {
      for (const [spelling, name] of await this.#named(directory, rest, isFresh)) {
        const other = joinPaths(directory, name)
        if (!(await this.#isThere(other))) continue
        const found = await this.#below(other, rest.slice(spelling.length + 1))
        if (found !== undefined) return found
      }
    }
    return undefined
  }

  /** Names of a directory whose spelling the path begins with. */
  async #named(
    directory: string,
    rest: string,
    isFresh: boolean,
  ): Promise<readonly (readonly [spelling: string, name: string])[]> {
    const names = isFresh ? await this.#read(directory) : this.#known.get(directory)
    if (names === undefined) return []
    const segments = rest.split('/')
    return segments.flatMap((_, index) => {
      const spelling = segments.slice(0, index + 1).join('/')
      const name = names.get(spelling)
      return name === undefined ? [] : [[spelling, name] as const]
    })
  }

  async #read(directory: string): Promise<ReadonlyMap<string, string>> {
    const names = new Map<string, string>()
    for (let after: string | undefined; ;) {
      const page = await this.#store.list(directory, {
        limit: 5000,
        isEscaped: true,
        ...(after !== undefined && { after }),
      })
      for (const { name } of page.entries)
        if (name.includes('%')) names.set(pythonSpelling(name), name)
      after = page.next
      if (after === undefined || names.size >= mostNames) break
    }
    this.#known.delete(directory)
    this.#known.set(directory, names)
    const [oldest] = this.#known.keys()
    if (this.#known.size > mostDirectories && oldest !== undefined) this.#known.delete(oldest)
    return names
  }

  async #isThere(path: string): Promise<boolean> {
    const found = await this.#store.open(path)
    if (found?.isDirectory === false) await found.close()
    return found !== undefined
  }
}
