import type { Int64 } from '@stemma/contract'
import { findRun, pickPoints, readPoints, type Points } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { samplePlaces, samplePoints } from './sample-points.ts'

export interface MetricSamplesInput {
  readonly runIds: readonly string[]
  readonly key: string
  readonly maxResults: number
  /** Steps, both ends included. */
  readonly range?: { readonly from: Int64; readonly to: Int64 } | undefined
}

export interface RunPoints {
  readonly runId: string
  readonly points: Points
}

/** Up to `maxResults` points of a metric for each of some runs, spread over the series. Unknown runs have none. */
export async function metricSamples(
  ctx: RowCtx,
  { runIds, key, maxResults, range }: MetricSamplesInput,
): Promise<readonly RunPoints[]> {
  authorize(ctx, 'run:read')
  return ctx.store.read(async (db) => {
    const samples: RunPoints[] = []
    for (const runId of new Set(runIds)) {
      const run = await findRun(db, runId)
      if (!run) continue
      const picked =
        range === undefined
          ? await pickPoints(db, { runNo: run.run_no, key }, (count) =>
              samplePlaces(count, maxResults),
            )
          : undefined
      const points =
        picked ?? samplePoints(await readPoints(db, run.run_no, key, range), maxResults, range)
      samples.push({ runId, points })
    }
    return samples
  })
}
