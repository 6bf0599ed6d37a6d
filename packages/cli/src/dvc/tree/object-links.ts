import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { CliError } from '../../fail.ts'
import type { DvcRepository } from './find-repository.ts'
import type { FileState } from './known-hashes.ts'

const linkTypes = ['reflink', 'hardlink', 'symlink', 'copy'] as const
type LinkType = (typeof linkTypes)[number]

/** Puts objects into the work tree, in the first way of those that the settings name. */
export class ObjectLinks {
  readonly #types: LinkType[]
  /** Made here first: what a command leaves behind that is killed would be a file of the data elsewhere. The repository is locked, so one will do. */
  readonly #first: string
  #isReady = false
  /** The work tree is on more than one disk: there they are made beside their places. */
  #isBeside = false

  constructor({ own, config }: Pick<DvcRepository, 'own' | 'config'>) {
    this.#types = [...linksOf(config.get('cache')?.get('type') ?? 'reflink,copy')]
    this.#first = join(own, 'tmp/stemma/link.tmp')
  }

  /** Over what is there; what is there then. */
  put(source: string, place: string, isExecutable: boolean): FileState {
    const temporary = this.#isBeside ? join(dirname(place), '.stemma-link.tmp') : this.#ready()
    const state = this.#make({ source, place: temporary, mode: isExecutable ? 0o777 : 0o666 })
    try {
      renameSync(temporary, place)
      return state
    } catch (error) {
      rmSync(temporary, { force: true })
      if (this.#isBeside || codeOf(error) !== 'EXDEV') throw error
      this.#isBeside = true
      return this.put(source, place, isExecutable)
    }
  }

  #ready(): string {
    if (!this.#isReady) {
      mkdirSync(dirname(this.#first), { recursive: true })
      rmSync(this.#first, { force: true })
      this.#isReady = true
    }
    return this.#first
  }

  #make(places: LinkPlaces): FileState {
    for (;;) {
      const [type = 'copy'] = this.#types
      try {
        return linkBy(type, places)
      } catch (error) {
        rmSync(places.place, { force: true })
        if (!noWay.has(codeOf(error))) throw error
        if (this.#types.length < 2)
          throw new CliError(
            `the setting cache.type is '${type}', which does not work from '${dirname(places.source)}' to '${dirname(places.place)}' (${codeOf(error)}): name another way behind it, as in '${type},copy'.`,
          )
        // What does not work here will not work for the next file either.
        this.#types.shift()
      }
    }
  }
}

function linksOf(text: string): readonly LinkType[] {
  const names = text.split(',').map((name) => name.trim())
  const known = names.map((name) => linkTypes.find((type) => type === name))
  if (known.length > 0 && known.every((type) => type !== undefined)) return known
  throw new CliError(`the setting cache.type is '${text}', and may name ${linkTypes.join(', ')}.`)
}

interface LinkPlaces {
  readonly source: string
  readonly place: string
  /** Of a file of its own, before the mask of the process. */
  readonly mode: number
}

function linkBy(type: LinkType, { source, place, mode }: LinkPlaces): FileState {
  if (type === 'copy') return copyAnyhow(source, place, mode)
  // Of two names of one file, a move leaves both.
  if (type !== 'reflink') rmSync(place, { force: true })
  if (type === 'hardlink') linkSync(source, place)
  else if (type === 'symlink') symlinkSync(source, place)
  else copyAs(constants.COPYFILE_FICLONE_FORCE, { source, place, mode })
  return statSync(place)
}

function copyAs(way: number, { source, place, mode }: LinkPlaces): void {
  copyFileSync(source, place, way)
  chmodSync(place, mode & ~process.umask())
}

const smallBytes = 1024 * 1024
let memory: Buffer | undefined

/** As a reflink where the disk has them, for large files; small ones are read and written, which takes half the time. */
export function copyAnyhow(source: string, place: string, mode: number): FileState {
  const from = openSync(source, 'r')
  try {
    const { size } = fstatSync(from)
    memory ??= Buffer.allocUnsafe(smallBytes)
    if (size <= smallBytes && readSync(from, memory, 0, size, 0) === size) {
      const to = openSync(place, 'w', mode)
      try {
        writeFileSync(to, memory.subarray(0, size))
        return fstatSync(to)
      } finally {
        closeSync(to)
      }
    }
  } finally {
    closeSync(from)
  }
  copyAs(constants.COPYFILE_FICLONE, { source, place, mode })
  return statSync(place)
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

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
