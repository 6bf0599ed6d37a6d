import { maxHistoryBulkResults, type Int64 } from '@stemma/contract'
import { byTime, findRun, readPoints, slice, sortPoints } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { refuseCount } from '../limits/count.ts'
import { validateMaxResults } from '../limits/max-results.ts'
import type { RunPoints } from './read-samples.ts'

const maxRuns = 100

export interface BulkHistoryInput {
  readonly runIds: readonly string[]
  readonly key: string
  /** Of all runs together: up to 25,000, which it is if absent. */
  readonly maxResults?: Int64 | undefined
}

/** The points of a metric of 1 to 100 runs: by run id, then timestamp, step and value, up to `maxResults` in all. */
export async function bulkHistory(
  ctx: RowCtx,
  { runIds, key, maxResults = maxHistoryBulkResults }: BulkHistoryInput,
): Promise<readonly RunPoints[]> {
  authorize(ctx, 'run:read')
  refuseCount('GetMetricHistoryBulk', { field: 'run_id', count: runIds.length }, maxRuns)
  const size = Math.min(validateMaxResults(maxResults), maxHistoryBulkResults)
  return ctx.store.read(async (db) => {
    const histories: RunPoints[] = []
    let room = size
    for (const runId of [...new Set(runIds)].sort()) {
      const run = room > 0 ? await findRun(db, runId) : undefined
      if (!run) continue
      const points = slice(sortPoints(await readPoints(db, run.run_no, key), byTime), 0, room)
      room -= points.values.length
      histories.push({ runId, points })
    }
    return histories
  })
}
