import type { Ctx } from '../room-ctx.ts'
import { removeArtifacts, type ArtifactPlaces } from '../trash/remove-artifacts.ts'
import type { TakenTrace, TracesToDelete } from './take-traces.ts'

const atOnce = 50

/**
 * Deletes traces for good, with their files in this server's own store, and tells how many. They go out of sight first: whatever stops
 * here, or cannot be removed now, the next purge removes.
 */
export async function deleteTraces(ctx: Ctx, meant: TracesToDelete): Promise<number> {
  const places: ArtifactPlaces = {
    artifacts: ctx.artifacts,
    trust: ctx.settings.trust,
    keepsRows: ctx.objects !== undefined,
  }
  for (let deleted = 0; ;) {
    const mostTraces = meant.mostTraces === undefined ? undefined : meant.mostTraces - deleted
    const taken = await ctx.rows.takeTraces({ ...meant, mostTraces, limit: atOnce })
    deleted += taken.length
    await finish(ctx, taken, places)
    if (taken.length < atOnce || deleted === meant.mostTraces) return deleted
  }
}

async function finish(
  ctx: Ctx,
  taken: readonly TakenTrace[],
  places: ArtifactPlaces,
): Promise<void> {
  const removed = await Promise.all(taken.map((trace) => isRemoved(places, trace)))
  const bare = taken.filter((_, index) => removed[index] === true)
  for (let isDone = bare.length === 0; !isDone;) isDone = await ctx.rows.finishTraces(bare)
}

async function isRemoved(
  places: ArtifactPlaces,
  { artifactUri: uri, traceId: owner }: TakenTrace,
): Promise<boolean> {
  try {
    await removeArtifacts(places, { uri, owner })
    return true
  } catch {
    // It stays in the queue of the purge, which says what it cannot remove.
    return false
  }
}
