import { invalidParameter, parseAge, type StorageGcProgress } from '@stemma/contract'
import { sweepLeftovers } from '@stemma/objects'
import { liveObjects } from '../objects/live-objects.ts'
import type { Ctx } from '../room-ctx.ts'
import { whileWaiting } from './while-waiting.ts'

const leastGraceMs = 60_000

export interface CollectInput {
  /** An age such as `1h`: what is younger may be about to get a name. */
  readonly grace: string
  readonly isDryRun: boolean
}

/**
 * Removes leftovers of uploads, then objects that nothing names, while everything else goes on. Says from time to time how far it is; who
 * stops asking stops it. The first answer comes when it is known that the caller may do so.
 *
 * @throws INVALID_PARAMETER_VALUE for a grace below a minute.
 */
export async function* collectGarbage(
  ctx: Ctx,
  { grace, isDryRun }: CollectInput,
): AsyncGenerator<StorageGcProgress, void, undefined> {
  const graceMs = parseAge(grace)
  if (graceMs < leastGraceMs)
    throw invalidParameter(
      `Invalid value '${grace}' for parameter 'grace' supplied: It must be at least 1m: an upload under way must not be taken for a leftover.`,
    )
  await ctx.rows.allowCollection()
  const stopping = new AbortController()
  const counts = {
    leftovers: 0,
    entries: 0,
    entry_bytes: 0,
    freed_bytes: 0,
    missing: 0,
    damaged: 0,
  }
  const progress = (done: boolean): StorageGcProgress => ({ ...counts, dry_run: isDryRun, done })
  const store = ctx.objects?.store
  try {
    yield progress(false)
    if (ctx.settings.artifactFolder !== undefined)
      counts.leftovers = await sweepLeftovers(ctx.settings.artifactFolder, {
        unchangedSinceMs: ctx.now() - graceMs,
        signal: stopping.signal,
        isDryRun,
      })
    // Parts of a large pack that never became one. They have an hour.
    else if (!isDryRun) counts.leftovers = (await store?.removeUnfinished()) ?? 0
    if (store !== undefined) {
      if (!isDryRun) await ctx.rows.dropExpiredUploads()
      const collecting = whileWaiting(store.collect({ live: liveObjects(ctx), graceMs, isDryRun }))
      let step = await collecting.next()
      for (; step.done !== true; step = await collecting.next()) yield progress(false)
      const { removedEntries, removedBytes, freedBytes, missing, damaged } = step.value
      counts.entries = removedEntries
      counts.entry_bytes = removedBytes
      counts.freed_bytes = freedBytes
      counts.missing = missing.length
      counts.damaged = damaged.length
    }
    yield progress(true)
  } finally {
    stopping.abort()
  }
}
