import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { CliError } from '../../fail.ts'
import type { DvcRepository } from './find-repository.ts'

/** An object of the cache: by its hash, with `.dir` for a manifest. */
export interface CacheKey {
  readonly md5: string
  /** Of DVC 2. */
  readonly isLegacy: boolean
}

const linkTypes = ['reflink', 'hardlink', 'symlink', 'copy'] as const
type LinkType = (typeof linkTypes)[number]

export interface LandingPlace {
  readonly folder: string
  readonly take: (key: CacheKey, file: string) => void
  readonly remove: () => void
}

/** The cache of `dvc`, in its layout: objects that nobody may write to, for each a file. */
export class Cache {
  readonly #folder: string
  readonly #links: readonly LinkType[]
  readonly #isShared: boolean
  readonly #made = new Set<string>()

  constructor({ cacheFolder, config }: Pick<DvcRepository, 'cacheFolder' | 'config'>) {
    this.#folder = cacheFolder
    const settings = config.get('cache')
    this.#links = linksOf(settings?.get('type') ?? 'reflink,copy')
    this.#isShared = settings?.get('shared') === 'group'
  }

  placeOf({ md5, isLegacy }: CacheKey): string {
    const place = `${md5.slice(0, 2)}/${md5.slice(2)}`
    return isLegacy ? `${this.#folder}/${place}` : `${this.#folder}/files/md5/${place}`
  }

  has(key: CacheKey): boolean {
    return existsSync(this.placeOf(key))
  }

  /** All objects at once, where many are asked for: their hashes. */
  names(isLegacy = false): ReadonlySet<string> {
    const names = new Set<string>()
    const top = isLegacy ? this.#folder : join(this.#folder, 'files/md5')
    for (const first of namesIn(top))
      if (/^[0-9a-f]{2}$/u.test(first))
        for (const rest of namesIn(join(top, first))) names.add(first + rest)
    return names
  }

  read(key: CacheKey): Buffer {
    return readFileSync(this.placeOf(key))
  }

  /** Takes a file in, unless its bytes are there. */
  add(key: CacheKey, source: string): void {
    this.#land(key, (temporary) => copyFileSync(source, temporary, constants.COPYFILE_FICLONE))
  }

  /** Takes in what `write` writes to the place that it is given. */
  land(key: CacheKey, write: (temporary: string) => void): void {
    this.#land(key, write)
  }

  /** A folder on the disk of the cache for what comes from elsewhere. What is taken from it has its place at once, whole. */
  landingPlace(): LandingPlace {
    const folder = join(this.#folder, `.${randomBytes(16).toString('base64url')}.tmp`)
    mkdirSync(folder, { recursive: true })
    return {
      folder,
      take: (key, file) => this.#land(key, (temporary) => renameSync(file, temporary)),
      remove: () => rmSync(folder, { recursive: true, force: true }),
    }
  }

  remove(key: CacheKey): void {
    rmSync(this.placeOf(key), { force: true })
  }

  /** Puts an object into the work tree, over what is there, in the first way of those that the settings name. */
  link(key: CacheKey, place: string, isExecutable = false): void {
    const source = this.placeOf(key)
    const temporary = temporaryBeside(place)
    for (const [at, type] of this.#links.entries()) {
      try {
        linkBy(type, source, temporary)
        if (type === 'copy' || type === 'reflink')
          chmodSync(temporary, (isExecutable ? 0o777 : 0o666) & ~process.umask())
        renameSync(temporary, place)
        return
      } catch (error) {
        rmSync(temporary, { force: true })
        if (at === this.#links.length - 1 || !isNoSuchWay(error)) throw error
      }
    }
  }

  #land(key: CacheKey, write: (temporary: string) => void): void {
    const place = this.placeOf(key)
    if (existsSync(place)) return
    const folder = dirname(place)
    if (!this.#made.has(folder)) {
      mkdirSync(folder, { recursive: true, ...(this.#isShared && { mode: 0o2775 }) })
      this.#made.add(folder)
    }
    const temporary = temporaryBeside(place)
    try {
      write(temporary)
      chmodSync(temporary, 0o444)
      renameSync(temporary, place)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
  }
}

/** As `dvc` names them, which takes them for leftovers. */
function temporaryBeside(place: string): string {
  return join(dirname(place), `.${randomBytes(16).toString('base64url')}.tmp`)
}

function linksOf(text: string): readonly LinkType[] {
  const names = text.split(',').map((name) => name.trim())
  const known = names.map((name) => linkTypes.find((type) => type === name))
  if (known.length > 0 && known.every((type) => type !== undefined)) return known
  throw new CliError(`the setting cache.type is '${text}', and may name ${linkTypes.join(', ')}.`)
}

function linkBy(type: LinkType, source: string, place: string): void {
  switch (type) {
    case 'reflink':
      return copyFileSync(source, place, constants.COPYFILE_FICLONE_FORCE)
    case 'hardlink':
      return linkSync(source, place)
    case 'symlink':
      return symlinkSync(source, place)
    case 'copy':
      return copyFileSync(source, place)
  }
}

const noWay = new Set([
  'EPERM',
  'ENOTSUP',
  'EXDEV',
  'ENOTTY',
  'ENOSYS',
  'EINVAL',
  'EAGAIN',
  'EMLINK',
])

function isNoSuchWay(error: unknown): boolean {
  return error instanceof Error && 'code' in error && noWay.has(String(error.code))
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
