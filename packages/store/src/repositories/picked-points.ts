import { compareInt64, type Int64 } from '@stemma/contract'
import { asList, inNumbers } from '../bulk.ts'
import { bytesOf, int64Of } from '../column.ts'
import type { Db, Row } from '../db.ts'
import { pickFromBlock } from '../points/log-entry.ts'
import { addPoint, byStep, noPoints, pointAt, sortPoints, type Points } from '../points/points.ts'
import { readLogged } from './points.ts'

interface Metric {
  readonly runNo: number
  readonly key: string
}

interface BlockHead {
  readonly seq: number
  readonly count: number
  readonly from: Int64
  readonly to: Int64
}

/**
 * Some points of a metric by their places in the order of step, timestamp and value, without making the others. `placesFor` gets the
 * number of all points and gives places, ascending. Undefined when blocks overlap, as after points came late: then the order is not
 * known without reading all.
 */
export async function pickPoints(
  db: Db,
  { runNo, key }: Metric,
  placesFor: (count: number) => readonly number[],
): Promise<Points | undefined> {
  const heads = await readHeads(db, { runNo, key })
  const logged = sortPoints(await readLogged(db, runNo, key), byStep)
  const starts = [...heads.map(({ from }) => from), ...logged.steps.slice(0, 1)]
  if (heads.some(({ to }, index) => !isBefore(to, starts[index + 1]))) return undefined

  const inBlocks = heads.reduce((sum, { count }) => sum + count, 0)
  const places = placesFor(inBlocks + logged.values.length)
  const wanted = new Map<number, number[]>()
  let next = 0
  let start = 0
  for (const { seq, count } of heads) {
    for (let place = places[next]; place !== undefined && place < start + count;) {
      const inside = wanted.get(seq)
      if (inside) inside.push(place - start)
      else wanted.set(seq, [place - start])
      place = places[++next]
    }
    start += count
  }
  const picked = noPoints()
  for (const [seq, points] of await readBlocks(db, { runNo, key }, [...wanted.keys()]))
    pickFromBlock(bytesOf(points), wanted.get(Number(seq)) ?? [], picked)
  for (const place of places.slice(next)) addPoint(picked, pointAt(logged, place - inBlocks))
  return picked
}

function readBlocks(
  db: Db,
  { runNo, key }: Metric,
  seqs: readonly number[],
): Promise<readonly Row[]> {
  return db.rows(
    `select seq, points from metric_blocks where run_no = ? and key = ? and seq ${inNumbers(db)} order by min_step, seq`,
    [runNo, key, asList(seqs)],
  )
}

async function readHeads(db: Db, { runNo, key }: Metric): Promise<readonly BlockHead[]> {
  const rows = await db.rows(
    'select seq, count, min_step, max_step from metric_blocks where run_no = ? and key = ? order by min_step, seq',
    [runNo, key],
  )
  return rows.map(([seq, count, from, to]) => ({
    seq: Number(seq),
    count: Number(count),
    from: int64Of(from),
    to: int64Of(to),
  }))
}

function isBefore(end: Int64, start: Int64 | undefined): boolean {
  return start === undefined || compareInt64(end, start) < 0
}
