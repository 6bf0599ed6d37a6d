import type { Objects, Rows, WaitingObjects } from '@stemma/core'
import { objectIdOf, type ObjectId } from '@stemma/objects'
import type { WaitingObject, WaitingSize } from '@stemma/store'
import type { FastifyBaseLogger } from 'fastify'

/** Larger objects are stored at once: they gain less, and other writes to the database would wait for theirs. */
const largestBytes = 16_384

/** So much may wait. Beyond it small objects are stored before they are named, so that whoever sends them is told what is wrong there. */
const mostBytes = 64 * 1024 * 1024
const mostObjects = 20_000
/** Of that; it makes packs of a good size, and no more is gained by letting more come. */
const enough = 0.25

/** What comes together goes into one pack meanwhile, and what is soon written over into none. */
const usualPauseMs = 10_000
/** How often a server looks for what others on its database left when they were killed. */
const othersMs = 60_000
const longestPauseMs = 60_000

export interface WaitingParts {
  readonly rows: Rows
  readonly objects: Pick<Objects, 'putAll'>
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>
  /** Other servers use the same database. */
  readonly hasOthers: boolean
  readonly pauseMs?: number
}

/**
 * Moves small objects that wait in the database into packs, in the background and many at a time; a row is removed when its object is on disk
 * there. That may be broken off anywhere, and several servers may do it with the same rows: an object that is stored twice is kept once.
 */
export class WaitingMover implements WaitingObjects {
  readonly #parts: WaitingParts
  readonly #pauseMs: number
  /** How much waits, or more: every move begins with counting. */
  #objects = 0
  #bytes = 0
  /** What has come while it was counted, and may not be in the count. */
  #uncounted = { objects: 0, bytes: 0 }
  #isCounted = false
  #timer: NodeJS.Timeout | undefined
  #dueMs = Infinity
  #moving: Promise<void> | undefined
  /** How often moving has failed since it last worked. */
  #failures = 0
  #isStopped = false

  constructor(parts: WaitingParts) {
    this.#parts = parts
    this.#pauseMs = parts.pauseMs ?? usualPauseMs
  }

  /** Whether an object of this size is to wait. */
  takes(sizeBytes: number): boolean {
    const hasRoom = this.#bytes < mostBytes && this.#objects < mostObjects
    return hasRoom && sizeBytes <= largestBytes
  }

  /** To be called when an object waits, or may wait. */
  added(sizeBytes: number): void {
    this.#objects += 1
    this.#bytes += sizeBytes
    this.#uncounted.objects += 1
    this.#uncounted.bytes += sizeBytes
    this.#wakeIn(this.#pause())
  }

  /** Takes up what waits since an earlier start. */
  start(): void {
    this.#wakeIn(0)
  }

  /** Stores those of these objects that wait. They are leased then, as after any put; their rows stay until they are moved. */
  async store(ids: readonly ObjectId[]): Promise<void> {
    const mayWait = this.#objects > 0 || !this.#isCounted || this.#parts.hasOthers
    if (ids.length === 0 || !mayWait) return
    for await (const page of this.#pages({ ids })) await this.#put(page.filter(isWhole))
  }

  /** The objects that wait and have other bytes than those that were stored. */
  async *findDamaged(): AsyncGenerator<ObjectId> {
    for await (const page of this.#pages())
      for (const object of page) if (!isWhole(object)) yield object.objectId
  }

  /** What waits is as safe in the database, and waits for the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    await this.#moving
  }

  /** How long to wait for more. */
  #pause(): number {
    if (this.#failures > 0) return Math.min(longestPauseMs, this.#pauseMs * this.#failures)
    const isEnough = this.#objects > mostObjects * enough || this.#bytes > mostBytes * enough
    return isEnough ? 0 : this.#pauseMs
  }

  #wakeIn(pauseMs: number): void {
    const dueMs = performance.now() + pauseMs
    if (this.#isStopped || this.#moving !== undefined || dueMs >= this.#dueMs) return
    clearTimeout(this.#timer)
    this.#dueMs = dueMs
    this.#timer = setTimeout(() => {
      this.#moving = this.#move()
    }, pauseMs).unref()
  }

  #count(): Promise<WaitingSize> {
    return this.#parts.rows.measureWaiting()
  }

  async #move(): Promise<void> {
    const { log, hasOthers } = this.#parts
    try {
      this.#uncounted = { objects: 0, bytes: 0 }
      const { objects, sizeBytes, last } = await this.#count()
      this.#objects = objects + this.#uncounted.objects
      this.#bytes = sizeBytes + this.#uncounted.bytes
      this.#isCounted = true
      // Not what comes meanwhile: that would go into small packs.
      await this.#moveUntil(last)
      if (this.#failures > 0)
        log.info('small artifacts are moved from the database into packs again')
      this.#failures = 0
    } catch (error) {
      if (this.#failures === 0)
        log.warn(
          { err: error },
          'small artifacts cannot be moved from the database into packs; they wait there, and the server tries again',
        )
      this.#failures += 1
    }
    this.#moving = undefined
    this.#dueMs = Infinity
    if (this.#objects > 0 || this.#failures > 0) this.#wakeIn(this.#pause())
    else if (hasOthers) this.#wakeIn(othersMs)
  }

  async #moveUntil(last: number): Promise<void> {
    const { rows } = this.#parts
    for await (const page of this.#pages({ last })) {
      // What is damaged stays; `fsck` names it.
      const done = page.filter((object) => !object.isNamed || isWhole(object))
      await this.#put(done.filter(({ isNamed }) => isNamed))
      await rows.removeWaiting({ numbers: done.map(({ waitingNo }) => waitingNo) })
      this.#objects -= done.length
      this.#bytes -= done.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
      if (this.#isStopped) return
    }
  }

  async #put(objects: readonly WaitingObject[]): Promise<void> {
    const distinct = new Map(objects.map(({ objectId, bytes }) => [objectId, bytes]))
    if (distinct.size > 0) await this.#parts.objects.putAll([...distinct.values()])
  }

  async *#pages({
    last = Infinity,
    ids,
  }: {
    readonly last?: number
    readonly ids?: readonly ObjectId[]
  } = {}): AsyncGenerator<readonly WaitingObject[]> {
    for (let after = 0; after < last;) {
      const page = await this.#parts.rows.readWaiting({ after, ids })
      if (page.length === 0) return
      yield page
      after = page.at(-1)?.waitingNo ?? last
    }
  }
}

function isWhole({ objectId, bytes }: WaitingObject): boolean {
  return objectIdOf(bytes) === objectId
}
