import { invalidState } from '@stemma/contract'
import { IdSet, type Marks } from '../bytes/id-set.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import type { StoreParts } from '../store/store-parts.ts'
import { Marker } from './marker.ts'
import { leasedOf } from './pages-of.ts'
import { removeDeadPacks } from './remove-dead-packs.ts'
import { sweepEntries } from './sweep-entries.ts'

export interface CollectOptions {
  /** All objects that have a name. */
  readonly live: Iterable<ObjectId> | AsyncIterable<ObjectId>
  /** What was written so recently is kept, named or not. */
  readonly graceMs: number
  /** Only says what would be removed. */
  readonly isDryRun?: boolean
}

export interface Collection {
  /** Chunks and recipes without which no object is left that needs them. */
  readonly removedEntries: number
  /** What they take on disk. It is free when it says so in `freedBytes`. */
  readonly removedBytes: number
  /** How much smaller the packs are. Packs of which more than half is needed stay as they are, and are looked at again next time. */
  readonly freedBytes: number
  /** Live objects that are not stored, or not all of which is. `fsck` says more. */
  readonly missing: readonly ObjectId[]
  /** Objects of which nobody can read what they need. As long as there are some nothing is removed: it may be theirs. */
  readonly damaged: readonly ObjectId[]
}

/**
 * Removes what no live object needs: marks everything that is reachable, sweeps the rest, and rewrites packs that are mostly dead. Puts
 * and reads go on meanwhile; what a put builds on is spared from that moment on.
 *
 * @throws INVALID_STATE while another collection runs.
 */
export async function collectAlone(
  parts: StoreParts,
  options: CollectOptions,
): Promise<Collection> {
  if (parts.collecting !== undefined) {
    throw invalidState('A collection of this store is under way.')
  }
  const collecting = collectOn(parts, options)
  parts.collecting = collecting
  try {
    return await collecting
  } finally {
    parts.collecting = undefined
  }
}

/** On a shared backend one server collects at a time, and what others stored counts. */
async function collectOn(parts: StoreParts, options: CollectOptions): Promise<Collection> {
  const { shared } = parts
  if (shared === undefined) return collect(parts, options)
  if (options.isDryRun === true) {
    await parts.refresh()
    return collect(parts, options)
  }
  await shared.begin()
  try {
    // Whatever others acknowledged is in the packs and in the leases by now.
    await shared.adopt(parts.refresh)
    return await collect(parts, options)
  } finally {
    await shared.end()
  }
}

async function collect(parts: StoreParts, options: CollectOptions): Promise<Collection> {
  const marks = new IdSet()
  parts.marks = marks
  try {
    const { graceMs, isDryRun = false } = options
    // Leases that were asked for before are then in the index; whoever asks from now on waits. Who only looks need not wait for the
    // collection of another server, which acknowledges nothing.
    if (!isDryRun || parts.shared === undefined)
      await parts.writer.flush(parts.writer.generation, new Map())
    const latestMs = parts.clock() - graceMs
    // Packs that come from now on are not looked at.
    const old = parts.index.packs().filter(({ createdMs }) => createdMs <= latestMs)
    const names = new Set(old.map(({ name }) => name))
    const { missing, damaged } = await markAll(parts, {
      marks,
      live: options.live,
      oldPacks: names,
    })
    if (damaged.length > 0)
      return { removedEntries: 0, removedBytes: 0, freedBytes: 0, missing, damaged }
    // Other servers may still build on what is dead in packs that stay.
    const keepsIndex = isDryRun || parts.shared !== undefined
    const swept = await sweepEntries(parts, { marks, packs: names, keepsIndex })
    const { liveBytes, ...removed } = swept
    const freedBytes = isDryRun ? 0 : await removeDeadPacks(parts, { packs: old, liveBytes, marks })
    return { ...removed, freedBytes, missing, damaged }
  } finally {
    parts.marks = undefined
  }
}

interface MarkAll {
  readonly marks: Marks
  readonly live: CollectOptions['live']
  readonly oldPacks: ReadonlySet<string>
}

/** Marks all that stays, and returns what is missing of the live, and what can't be read. */
async function markAll(
  parts: StoreParts,
  { marks, live, oldPacks }: MarkAll,
): Promise<Pick<Collection, 'missing' | 'damaged'>> {
  const { index, shared } = parts
  const marker = new Marker(parts, marks)
  await marker.countAlone()
  await marker.markUnderWay()
  for await (const id of live) {
    await shared?.renew()
    await marker.markObject(id)
  }
  for await (const id of leasedOf(index, parts.clock())) await marker.markLeased(id)
  for await (const id of shared?.leased() ?? []) await marker.markLeased(id)
  await marker.markYoung(oldPacks)
  return { missing: [...marker.missing], damaged: [...marker.damaged] }
}
