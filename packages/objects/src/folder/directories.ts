import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '@stemma/contract'
import type { DirectorySync } from './directory-sync.ts'
import { realPathInside } from './real-path-inside.ts'

const mostKnown = 20_000

/** Makes the directories that files are written to. */
export class Directories {
  readonly #root: string
  readonly #sync: DirectorySync
  /** Those whose own entry is on disk. What is not in it is only synced once more. */
  readonly #known = new Set<string>()
  readonly #making = new Map<string, Promise<string>>()

  constructor(root: string, sync: DirectorySync) {
    this.#root = root
    this.#sync = sync
  }

  /**
   * The real path of a directory, which is made if it is not there; resolves when it and all above it are on disk. It may be gone
   * again, or be a file: whoever opens a file in it finds out.
   *
   * @throws INVALID_PARAMETER_VALUE if a link leads out of the root.
   */
  async ensure(segments: readonly string[]): Promise<string> {
    const path = segments.join('/')
    if (path === '') return this.#root
    if (this.#known.has(path)) {
      // Looked up each time: somebody may have put a link in its place.
      const real = await realPathInside(this.#root, join(this.#root, path))
      if (real !== undefined) return real
      this.#known.delete(path)
    }
    return this.#makeOnce(path, segments)
  }

  /** Two who need the same new directory wait for the same sync: the second must not be done before it. */
  #makeOnce(path: string, segments: readonly string[]): Promise<string> {
    const under = this.#making.get(path)
    if (under !== undefined) return under
    const making = this.#make(path, segments).finally(() => this.#making.delete(path))
    this.#making.set(path, making)
    return making
  }

  async #make(path: string, segments: readonly string[]): Promise<string> {
    const parent = await this.ensure(segments.slice(0, -1))
    const directory = join(parent, segments.at(-1) ?? '')
    const real = await makeDirectory(this.#root, directory)
    await this.#sync.sync(parent)
    if (this.#known.size >= mostKnown) this.#known.clear()
    this.#known.add(path)
    return real
  }
}

async function makeDirectory(root: string, directory: string): Promise<string> {
  try {
    await mkdir(directory)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
  const real = await realPathInside(root, directory)
  if (real === undefined) throw Object.assign(new Error('Gone again'), { code: 'ENOENT' })
  return real
}
