import { byTime, findRun, readPoints, slice, sortPoints } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import type { RunPoints } from './metric-samples.ts'

export interface BulkHistoryInput {
  readonly runIds: readonly string[]
  readonly key: string
  /** Of all runs together. */
  readonly maxResults: number
}

/** The points of a metric of several runs: by run id, then timestamp, step and value, up to `maxResults` in all. */
export async function bulkHistory(
  ctx: RowCtx,
  { runIds, key, maxResults }: BulkHistoryInput,
): Promise<readonly RunPoints[]> {
  authorize(ctx, 'run:read')
  return ctx.store.read(async (db) => {
    const histories: RunPoints[] = []
    let room = maxResults
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
