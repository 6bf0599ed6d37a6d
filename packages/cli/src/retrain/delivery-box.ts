import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { writeWholeFile } from '../files/write-whole-file.ts'

/** Deliveries that are remembered after they were dealt with. */
const mostKept = 1000

/** Deliveries of webhooks, kept in a folder from when they are acknowledged until they are dealt with. Ids are UUIDs, checked before. */
export class DeliveryBox {
  readonly #waiting: string
  readonly #done: string
  /** Those that are being written. */
  readonly #adding = new Map<string, Promise<void>>()

  private constructor(folder: string) {
    this.#waiting = join(folder, 'waiting')
    this.#done = join(folder, 'done')
  }

  static async open(folder: string): Promise<DeliveryBox> {
    const box = new DeliveryBox(folder)
    await mkdir(box.#waiting, { recursive: true, mode: 0o700 })
    await mkdir(box.#done, { recursive: true, mode: 0o700 })
    return box
  }

  /** On disk when it resolves; false if it came before. */
  async add(id: string, body: Uint8Array): Promise<boolean> {
    const before = this.#adding.get(id)
    if (before !== undefined) {
      await before
      return false
    }
    if (existsSync(join(this.#done, id)) || existsSync(join(this.#waiting, id))) return false
    const adding = this.#write(id, body).finally(() => this.#adding.delete(id))
    this.#adding.set(id, adding)
    await adding
    return true
  }

  async #write(id: string, body: Uint8Array): Promise<void> {
    await writeWholeFile(join(this.#waiting, id), Readable.from([body]))
    const folder = await open(this.#waiting, 'r')
    await folder.sync()
    await folder.close()
  }

  /** Ids of those that wait, the oldest first. */
  async waiting(): Promise<readonly string[]> {
    return oldestFirst(this.#waiting)
  }

  /** One is dealt with: it is not taken again. */
  async end(id: string): Promise<void> {
    await rename(join(this.#waiting, id), join(this.#done, id))
    const known = await oldestFirst(this.#done)
    for (const old of known.slice(0, Math.max(0, known.length - mostKept)))
      await rm(join(this.#done, old), { force: true })
  }
}

async function oldestFirst(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.'))
  const found = await Promise.all(
    names.map(async (name) => ({
      name,
      // It may have been dealt with just now.
      at: (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs,
    })),
  )
  return found
    .flatMap(({ name, at }) => (at === undefined ? [] : [{ name, at }]))
    .toSorted((one, other) => one.at - other.at)
    .map(({ name }) => name)
}
