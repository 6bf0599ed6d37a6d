import { randomUUID } from 'node:crypto'
import { invalidState } from '@stemma/contract'
import type { BlobBackend } from '../blob/blob-backend.ts'
import type { ObjectId } from '../bytes/object-id.ts'

/** So long a collection may run after it last said that it does. */
const runningMs = 30 * 60 * 1000
/** So far the clocks of servers may be apart. */
const skewMs = 5 * 60 * 1000

const statePrefix = 'collections/'
const leasePrefix = 'leases/'
const idBytes = 32

/**
 * What servers that share a backend tell each other, in names of empty blobs: `collections/running-…` while one collects,
 * `collections/done-…` another for each collection, and `leases/…` with the objects that were acknowledged and may have no name yet.
 * docs/format/README.md says why that is enough.
 */
export class SharedState {
  readonly #backend: BlobBackend
  readonly #clock: () => number
  /** The state to which the index was brought up. */
  #known: string | undefined
  #own: { readonly names: readonly string[]; readonly untilMs: number } | undefined

  constructor(backend: BlobBackend, clock: () => number) {
    this.#backend = backend
    this.#clock = clock
  }

  /** Brings the index up by `refresh`, unless a collection of another server runs: then puts go on failing until it is over. */
  async adopt(refresh: () => Promise<unknown>): Promise<void> {
    const names = (await this.#read()).filter((name) => !this.#isOwn(name))
    if (names.some(isRunning)) return
    await refresh()
    this.#known = names.join(' ')
  }

  /** Whether no other server collects, nor did since the index was brought up. */
  async isUnchanged(): Promise<boolean> {
    const names = await this.#read()
    return names.filter((name) => !this.#isOwn(name)).join(' ') === this.#known
  }

  /** Makes leases known to who collects. */
  async lease(leases: ReadonlyMap<ObjectId, number>): Promise<void> {
    if (leases.size === 0) return
    const untilMs = Math.ceil(Math.max(...leases.values()))
    const ids = [...leases.keys()].map((id) => Buffer.from(id, 'hex'))
    await this.#backend.put(`${leasePrefix}${untilMs}-${randomUUID()}`, ids)
  }

  /** Leased objects of all servers; leases that ended are removed. */
  async *leased(): AsyncGenerator<ObjectId, void, undefined> {
    for await (const { name, sizeBytes } of this.#backend.list(leasePrefix)) {
      if (timeOf(name) < this.#clock() - skewMs) {
        await this.#backend.remove(name)
        continue
      }
      const bytes = await this.#backend.read(name, { start: 0, length: sizeBytes })
      for (let at = 0; at < sizeBytes; at += idBytes) {
        yield bytes.subarray(at, at + idBytes).toString('hex')
      }
    }
  }

  /**
   * Takes the right to collect.
   *
   * @throws INVALID_STATE if another server has it. Of two that ask at the same moment, both may be refused.
   */
  async begin(): Promise<void> {
    await this.#mark()
    const names = await this.#read()
    if (names.every((name) => this.#isOwn(name) || !isRunning(name))) return
    await this.#drop()
    throw invalidState('A collection of this store is under way on another server.')
  }

  /** Prolongs the right to collect when half of it is over; without one it does nothing. */
  async renew(): Promise<void> {
    const own = this.#own
    if (own === undefined || own.untilMs - this.#clock() > runningMs / 2) return
    this.checkRight()
    await this.#mark()
    for (const name of own.names) await this.#backend.remove(name)
  }

  /** Throws when the right to collect has ended, or will within moments: nothing may be removed then. */
  checkRight(): void {
    if (this.#own !== undefined && this.#clock() < this.#own.untilMs) return
    throw invalidState(
      'The collection took too long and was ended. Run it again: what it did is kept.',
    )
  }

  /** Gives the right back. Other servers bring up their indexes before they acknowledge anything more. */
  async end(): Promise<void> {
    const names = await this.#read()
    const done = `${statePrefix}done-${randomUUID()}`
    await this.#backend.put(done, [])
    for (const name of names.filter((old) => !isRunning(old))) await this.#backend.remove(name)
    // The index of who collected is up to what it did.
    this.#known = done
    await this.#drop()
  }

  /** Says that this server collects. Earlier marks are still its own. */
  async #mark(): Promise<void> {
    const { names = [], untilMs: earlierMs = 0 } = this.#own ?? {}
    const untilMs = this.#clock() + runningMs
    const name = `${statePrefix}running-${untilMs}-${randomUUID()}`
    // The puts of this server go on.
    this.#own = { names: [...names, name], untilMs: earlierMs }
    await this.#backend.put(name, [])
    this.#own = { names: [...names, name], untilMs }
  }

  #isOwn(name: string): boolean {
    return this.#own?.names.includes(name) === true
  }

  async #drop(): Promise<void> {
    const own = this.#own
    for (const name of own?.names ?? []) await this.#backend.remove(name)
    this.#own = undefined
  }

  /** The names of the state. The mark of a collection whose server ended in the middle of it counts as one that is done. */
  async #read(): Promise<readonly string[]> {
    const names: string[] = []
    for await (const { name } of this.#backend.list(statePrefix)) {
      const isLeft = isRunning(name) && timeOf(name) < this.#clock() - skewMs
      if (!isLeft) {
        names.push(name)
        continue
      }
      // First the new one: the state must not look as it did before.
      const done = `${statePrefix}done-${randomUUID()}`
      await this.#backend.put(done, [])
      await this.#backend.remove(name)
      names.push(done)
    }
    return names.sort()
  }
}

function isRunning(name: string): boolean {
  return name.startsWith(`${statePrefix}running-`)
}

/** The time in a name, in milliseconds since 1970. */
function timeOf(name: string): number {
  return Number(/(\d+)-/u.exec(name)?.[1])
}
