import { randomUUID } from 'node:crypto'
import { closeSync, openSync, readdirSync, renameSync, rmdirSync, rmSync, writeSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { firstMissing, makeFolder } from './make-folder.ts'

/**
 * Writes small files so that each has its name only when it is whole. In a folder that is there, a file is written beside its place and
 * moved. What goes into a folder that is missing is written into a hidden one, which gets the name in one step: a move for each of many
 * files takes as long as half of their writing.
 */
export class Landing {
  /** Hidden folders by those that they are to be. */
  readonly #hidden = new Map<string, string>()
  readonly #prefix = `.stemma-${randomUUID()}`
  #names = 0
  /** Where the files of a folder are written; undefined if it is there. */
  readonly #places = new Map<string, string | undefined>()

  /** The file has its name at once, or after `settle`. Where the disk is full, nothing of it is left. */
  write(file: string, bytes: Uint8Array): void {
    const folder = dirname(file)
    if (!this.#places.has(folder)) this.#places.set(folder, this.#placeFor(folder))
    const place = this.#places.get(folder)
    if (place === undefined) writeAndMove({ file, beside: `${folder}/${this.#newName()}`, bytes })
    else writeWhole(place + file.slice(folder.length), bytes)
  }

  /** Gives the files their names. Those that cannot have them are removed. To be called once, also after a failure. */
  settle(): void {
    try {
      for (const [folder, hidden] of this.#hidden) moveInto(hidden, folder)
    } finally {
      for (const hidden of this.#hidden.values()) rmSync(hidden, { recursive: true, force: true })
    }
  }

  #newName(): string {
    return `${this.#prefix}-${String(this.#names++)}`
  }

  #placeFor(folder: string): string | undefined {
    const missing = firstMissing(folder)
    if (missing === undefined) return undefined
    const hidden = this.#hidden.get(missing) ?? join(dirname(missing), this.#newName())
    this.#hidden.set(missing, hidden)
    const place = join(hidden, relative(missing, folder))
    makeFolder(place)
    return place
  }
}

interface Moved {
  readonly file: string
  /** Where it is written, in the same folder. */
  readonly beside: string
  readonly bytes: Uint8Array
}

function writeAndMove({ file, beside, bytes }: Moved): void {
  try {
    writeWhole(beside, bytes)
    move(beside, file)
  } catch (error) {
    // A person knows the file by its own name.
    throw error instanceof Error ? Object.assign(error, { path: file }) : error
  }
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    rmSync(from, { force: true })
    throw error
  }
}

function writeWhole(file: string, bytes: Uint8Array): void {
  const handle = openSync(file, 'w')
  try {
    for (let at = 0; at < bytes.byteLength;) at += writeSync(handle, bytes, at)
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  } finally {
    closeSync(handle)
  }
}

/** Where the folder came to be meanwhile, what is in the other is moved into it. */
function moveInto(from: string, to: string): void {
  try {
    renameSync(from, to)
    return
  } catch (error) {
    if (!isTaken(error)) throw error
  }
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) moveInto(source, target)
    else renameSync(source, target)
  }
  rmdirSync(from)
}

/** EPERM is how Windows says it. */
function isTaken(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EPERM'
}
