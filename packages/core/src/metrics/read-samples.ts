import type { Int64 } from '@stemma/contract'
import { findRun, pickPoints, readPoints, type Db, type Points } from '@stemma/store'
import { samplePlaces, samplePoints } from './sample-points.ts'

/** Steps, both ends included. */
export interface StepRange {
  readonly from: Int64
  readonly to: Int64
}

export interface SampleSize {
  /** Points of each run, at most. */
  readonly maxPoints: number
  readonly range?: StepRange | undefined
}

export interface RunPoints {
  readonly runId: string
  readonly points: Points
}

/** Some points of a metric for each of some runs, spread over the series. Unknown runs have none. */
export async function readSamples(
  db: Db,
  { runIds, key }: { readonly runIds: readonly string[]; readonly key: string },
  { maxPoints, range }: SampleSize,
): Promise<readonly RunPoints[]> {
  const samples: RunPoints[] = []
  for (const runId of new Set(runIds)) {
    const run = await findRun(db, runId)
    if (!run) continue
    const picked =
      range === undefined
        ? await pickPoints(db, { runNo: run.run_no, key }, (count) =>
            samplePlaces(count, maxPoints),
          )
        : undefined
    const points =
      picked ?? samplePoints(await readPoints(db, run.run_no, key, range), maxPoints, range)
    samples.push({ runId, points })
  }
  return samples
}
