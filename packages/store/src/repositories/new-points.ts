import { insertRows } from '../bulk.ts'
import type { Tx, Value } from '../db.ts'
import { serializeBlock } from '../points/log-entry.ts'
import { byStep, pointAt, slice, sortPoints, type Points } from '../points/points.ts'
import { newSortedSeries, writeSeries, type SeriesChange } from './series.ts'

const pointsPerBlock = 1024

/**
 * Writes whole series of runs that have none of them yet straight into blocks: what comes at once, sorted or not, needs no log. No series may
 * have a point twice.
 */
export async function insertSeries(
  tx: Tx,
  runs: readonly {
    readonly runNo: number
    readonly experimentId: number
    readonly series: ReadonlyMap<string, Points>
  }[],
): Promise<void> {
  const changes: SeriesChange[] = []
  const blocks: Value[][] = []
  for (const { runNo, experimentId, series } of runs)
    for (const [key, points] of series) {
      if (points.values.length === 0) continue
      const sorted = sortPoints(points, byStep)
      changes.push(newSortedSeries({ runNo, experimentId, key }, sorted))
      for (let start = 0, seq = 1; start < sorted.values.length; start += pointsPerBlock, seq++) {
        const block =
          sorted.values.length <= pointsPerBlock
            ? sorted
            : slice(sorted, start, start + pointsPerBlock)
        const count = block.values.length
        blocks.push([
          ...[runNo, key, seq, count, pointAt(block, 0).step, pointAt(block, count - 1).step],
          serializeBlock(block),
        ])
      }
    }
  await writeSeries(tx, changes)
  await insertRows(
    tx,
    {
      table: 'metric_blocks',
      columns: ['run_no', 'key', 'seq', 'count', 'min_step', 'max_step', 'points'],
    },
    blocks,
  )
}
