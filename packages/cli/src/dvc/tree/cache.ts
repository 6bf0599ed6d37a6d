import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { DvcRepository } from './find-repository.ts'
import type { FileState } from './known-hashes.ts'
import type { Looks } from './known-trees.ts'
import { copyAnyhow, ObjectLinks } from './object-links.ts'

/** An object of the cache: by its hash, with `.dir` for a manifest. */
export interface CacheKey {
  readonly md5: string
  /** Of DVC 2. */
  readonly isLegacy: boolean
}

/** Of so many objects it is quicker to list all than to look for each. */
const listedFrom = 2000

/** The cache of `dvc`, in its layout: objects that nobody may write to, for each a file. */
export class Cache {
  readonly #folder: string
  readonly #links: ObjectLinks
  readonly #isShared: boolean
  readonly #made = new Set<string>()

  constructor(repository: Pick<DvcRepository, 'own' | 'cacheFolder' | 'config'>) {
    this.#folder = repository.cacheFolder
    this.#links = new ObjectLinks(repository)
    this.#isShared = repository.config.get('cache')?.get('shared') === 'group'
  }

  placeOf({ md5, isLegacy }: CacheKey): string {
    return `${this.#top(isLegacy)}/${md5.slice(0, 2)}/${md5.slice(2)}`
  }

  has(key: CacheKey): boolean {
    return existsSync(this.placeOf(key))
  }

  hasAll(hashes: readonly string[], isLegacy: boolean): boolean {
    if (hashes.length < listedFrom) return hashes.every((md5) => this.has({ md5, isLegacy }))
    const names = this.names(isLegacy)
    return hashes.every((md5) => names.has(md5))
  }

  /** All objects at once, where many are asked for: their hashes. */
  names(isLegacy = false): ReadonlySet<string> {
    const names = new Set<string>()
    const top = this.#top(isLegacy)
    for (const first of namesIn(top))
      if (/^[0-9a-f]{2}$/u.test(first))
        for (const rest of namesIn(join(top, first))) names.add(first + rest)
    return names
  }

  /** Changes whenever an object comes or goes. */
  looks(isLegacy = false): Looks {
    const hash = createHash('sha256')
    let newestMs = 0
    const top = this.#top(isLegacy)
    for (const name of namesIn(top)) {
      const { mtimeMs, ino } = statSync(join(top, name))
      hash.update(`${name} ${mtimeMs} ${ino}\n`)
      newestMs = Math.max(newestMs, mtimeMs)
    }
    return { seal: hash.digest('base64url'), newestMs }
  }

  read(key: CacheKey): Buffer {
    return readFileSync(this.placeOf(key))
  }

  /** Takes a file in, unless its bytes are there. */
  add(key: CacheKey, source: string): void {
    this.#land(key, (temporary) => copyAnyhow(source, temporary, 0o444))
  }

  /** Takes in bytes. */
  write(key: CacheKey, bytes: Uint8Array): void {
    this.#land(key, (temporary) => writeFileSync(temporary, bytes, { mode: 0o444 }))
  }

  /** Where an object is to come, its folder made: what a command leaves behind that is killed is then in the cache, and not beside it. */
  placeFor(key: CacheKey): string {
    const place = this.placeOf(key)
    this.#makeFolder(dirname(place))
    return place
  }

  /** What came from elsewhere is in its place, if it came. */
  protect(key: CacheKey): void {
    try {
      chmodSync(this.placeOf(key), 0o444)
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  }

  remove(key: CacheKey): void {
    rmSync(this.placeOf(key), { force: true })
  }

  /** Puts an object into the work tree, over what is there, in the first way of those that the settings name; what is there then. */
  link(key: CacheKey, place: string, isExecutable = false): FileState {
    return this.#links.put(this.placeOf(key), place, isExecutable)
  }

  #top(isLegacy: boolean): string {
    return isLegacy ? this.#folder : join(this.#folder, 'files/md5')
  }

  #makeFolder(folder: string): void {
    if (this.#made.has(folder)) return
    mkdirSync(folder, { recursive: true, ...(this.#isShared && { mode: 0o2775 }) })
    this.#made.add(folder)
  }

  #land(key: CacheKey, write: (temporary: string) => void): void {
    const place = this.placeOf(key)
    if (existsSync(place)) return
    this.#makeFolder(dirname(place))
    const temporary = temporaryBeside(place)
    try {
      write(temporary)
      renameSync(temporary, place)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
  }
}

const runName = randomBytes(12).toString('base64url')
let temporaries = 0

/** As `dvc` names them, which takes them for leftovers. */
function temporaryBeside(place: string): string {
  return join(dirname(place), `.${runName}${String(temporaries++).padStart(6, '0')}.tmp`)
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
