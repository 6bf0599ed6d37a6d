import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFile } from '../files/replace-file.ts'
import type { DvcRepository } from './find-repository.ts'
import { settledMs } from './known-hashes.ts'

/** What a folder looked like, and when something in it was changed last. */
export interface Looks {
  readonly seal: string
  readonly newestMs: number
}

const form = 1
const most = 1000

/**
 * What whole folders were found to be, by what they looked like then: where they look the same, not one of their files is thought about. A
 * file of this command's own below `.dvc/tmp`, like that of the hashes.
 */
export class KnownTrees {
  readonly #file: string
  readonly #startedMs: number
  #read: Map<string, readonly [seal: string, md5: string]> | undefined
  #isChanged = false

  constructor({ own }: Pick<DvcRepository, 'own'>, startedMs: number) {
    this.#file = join(own, 'tmp/stemma/trees.json')
    this.#startedMs = startedMs
  }

  /** The hash of what was at a place when it looked so. */
  get(place: string, { seal }: Looks): string | undefined {
    const known = this.#known().get(place)
    return known?.[0] === seal ? known[1] : undefined
  }

  set(place: string, { seal, newestMs }: Looks, md5: string): void {
    if (newestMs >= this.#startedMs - settledMs) return
    // The last ones are kept.
    this.#known().delete(place)
    this.#known().set(place, [seal, md5])
    this.#isChanged = true
  }

  /** Writes what is new, for the next command. */
  save(): void {
    if (!this.#isChanged) return
    replaceFile(this.#file, JSON.stringify({ form, trees: [...this.#known()].slice(-most) }))
    this.#isChanged = false
  }

  #known(): Map<string, readonly [seal: string, md5: string]> {
    return (this.#read ??= new Map(readTrees(this.#file)))
  }
}

/** Nothing of a file that is not there or that something else wrote. */
function readTrees(file: string): readonly (readonly [string, readonly [string, string]])[] {
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as { form: unknown; trees: never } // written above
    return read.form === form ? read.trees : []
  } catch {
    return []
  }
}
