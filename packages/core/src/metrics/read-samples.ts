import type { Int64 } from '@stemma/contract'
import { findRun, pickPoints, readPoints, type Db, type Points } from '@stemma/store'
import { samplePlaces, samplePoints } from './sample-points.ts'
import { sampleRanges, type ValueRanges } from './sample-ranges.ts'

/** Steps, both ends included. */
export interface StepRange {
  readonly from: Int64
  readonly to: Int64
}

export interface SampleSize {
  /** Points of each run, at most. */
  readonly maxPoints: number
  readonly range?: StepRange | undefined
  /** Also what lies between the points: all are read then. */
  readonly withRanges?: boolean | undefined
}

export interface RunPoints {
  readonly runId: string
  readonly points: Points
  readonly ranges?: ValueRanges
}

/** Some points of a metric for each of some runs, spread over the series. Unknown runs have none. */
export async function readSamples(
  db: Db,
  { runIds, key }: { readonly runIds: readonly string[]; readonly key: string },
  { maxPoints, range, withRanges = false }: SampleSize,
): Promise<readonly RunPoints[]> {
  const samples: RunPoints[] = []
  for (const runId of new Set(runIds)) {
    const run = await findRun(db, runId)
    if (!run) continue
    const picked =
      range === undefined && !withRanges
        ? await pickPoints(db, { runNo: run.run_no, key }, (count) =>
            samplePlaces(count, maxPoints),
          )
        : undefined
    if (picked !== undefined) {
      samples.push({ runId, points: picked })
      continue
    }
    const all = await readPoints(db, run.run_no, key, range)
    samples.push({
      runId,
      points: samplePoints(all, maxPoints, range),
      ...(withRanges && { ranges: sampleRanges(all, maxPoints, range) }),
    })
  }
  return samples
}
