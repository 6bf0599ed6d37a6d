import { compareInt64, type Int64 } from '@stemma/contract'
import { insertRows } from '../bulk.ts'
import { bytesOf } from '../column.ts'
import type { Db, Tx, Value } from '../db.ts'
import {
  parseBlock,
  parseLogEntry,
  serializeBlock,
  serializeLogEntry,
} from '../points/log-entry.ts'
import {
  addPoint,
  byStep,
  comparePoints,
  concat,
  identityOf,
  noPoints,
  pointAt,
  slice,
  sortPoints,
  type Column,
  type PointList,
  type Points,
} from '../points/points.ts'
import {
  addToSeries,
  appendToSeries,
  lastOf,
  newSeries,
  recallSeries,
  writeSeries,
  type Series,
  type SeriesChange,
} from './series.ts'

/** What the metric tables need to know of a run. */
export interface PointOwner {
  readonly runNo: number
  readonly experimentId: number
  /** Points that wait in the log. */
  readonly logPoints: number
}

const pointsPerBlock = 1024
/** The log of a run is moved into blocks at this many points for each of its metrics, within these bounds: a read scans all of it. */
const logPointsPerMetric = 64
const minLogPoints = 8192
const maxLogPoints = 65_536

/**
 * Adds points to a run's metrics; exact repeats are dropped. One row takes all new points of a call, whatever the number of metrics:
 * what is written is as large as what is new. Returns how many points now wait in the log.
 */
export async function appendPoints(
  tx: Tx,
  owner: PointOwner,
  incoming: ReadonlyMap<string, Points>,
): Promise<number> {
  const known = await recallSeries(tx, owner.runNo, [...incoming.keys()])
  const fresh = new Map<string, Points>()
  const changes: SeriesChange[] = []
  let added = 0
  for (const [key, points] of incoming) {
    const before = known.get(key)
    const isInOrder = comeAfter(before, points)
    // Points that come after everything known cannot be repeats; only the others are looked up.
    const novel = isInOrder ? points : await withoutRepeats(tx, { ...owner, key }, before, points)
    if (novel.values.length === 0) continue
    fresh.set(key, novel)
    if (!before) changes.push(newSeries({ ...owner, key }, novel))
    else changes.push(isInOrder ? appendToSeries(before, novel) : addToSeries(before, novel))
    added += novel.values.length
  }
  if (added === 0) return owner.logPoints
  await writeSeries(tx, changes)
  await tx.run(
    `insert into metric_log (run_no, seq, points) values (?, (select coalesce(max(seq), 0) + 1 from metric_log where run_no = ?), ?)`,
    [owner.runNo, owner.runNo, serializeLogEntry(fresh)],
  )
  const waiting = owner.logPoints + added
  if (waiting < minLogPoints || waiting < (await logLimit(tx, owner.runNo))) return waiting
  await moveLogToBlocks(tx, owner.runNo)
  return 0
}

/** Moves all points of a run's log into blocks. */
export async function moveLogToBlocks(tx: Tx, runNo: number): Promise<void> {
  const byKey = new Map<string, PointList>()
  for (const [entry] of await tx.rows(
    'select points from metric_log where run_no = ? order by seq',
    [runNo],
  )) {
    parseLogEntry(bytesOf(entry), (key) => {
      let points = byKey.get(key)
      if (!points) byKey.set(key, (points = noPoints()))
      return points
    })
  }
  const blocks: Value[][] = []
  for (const [key, logged] of byKey) {
    const last = await takeLastBlock(tx, { runNo, key, incoming: logged.values.length })
    const sorted = sortPoints(last.points ? concat([last.points, logged]) : logged, byStep)
    for (
      let start = 0, seq = last.seq;
      start < sorted.values.length;
      start += pointsPerBlock, seq++
    ) {
      const block = slice(sorted, start, start + pointsPerBlock)
      const end = block.values.length - 1
      blocks.push([
        runNo,
        key,
        seq,
        block.values.length,
        pointAt(block, 0).step,
        pointAt(block, end).step,
        serializeBlock(block),
      ])
    }
  }
  await insertRows(
    tx,
    {
      table: 'metric_blocks',
      columns: ['run_no', 'key', 'seq', 'count', 'min_step', 'max_step', 'points'],
    },
    blocks,
  )
  await tx.run('delete from metric_log where run_no = ?', [runNo])
}

/** All points of one metric, in no promised order. `steps` narrows what is read to blocks that touch that range; others may come too. */
export async function readPoints(
  db: Db,
  runNo: number,
  key: string,
  steps?: { readonly from: Int64; readonly to: Int64 },
): Promise<Points> {
  const parts: Points[] = []
  const blocks = steps
    ? await db.rows(
        'select points from metric_blocks where run_no = ? and key = ? and max_step >= ? and min_step <= ? order by seq',
        [runNo, key, steps.from, steps.to],
      )
    : await db.rows('select points from metric_blocks where run_no = ? and key = ? order by seq', [
        runNo,
        key,
      ])
  for (const [bytes] of blocks) parts.push(parseBlock(bytesOf(bytes)))
  return concat([...parts, await readLogged(db, runNo, key)])
}

/** Points of a metric that wait in the run's log. */
export async function readLogged(db: Db, runNo: number, key: string): Promise<PointList> {
  const logged = noPoints()
  for (const [bytes] of await db.rows(
    'select points from metric_log where run_no = ? order by seq',
    [runNo],
  )) {
    parseLogEntry(bytesOf(bytes), (name) => (name === key ? logged : undefined))
  }
  return logged
}

/** Whether points come one after the other, and after all that the series has. */
function comeAfter(before: Series | undefined, points: Points): boolean {
  if (rise(points.steps, before?.last_step)) return true
  let last = before && lastOf(before)
  for (let index = 0; index < points.values.length; index++) {
    const point = pointAt(points, index)
    if (last !== undefined && comparePoints(point, last) <= 0) return false
    last = point
  }
  return true
}

/** The steps say it alone, nearly always. */
function rise(steps: Column, after: Int64 | undefined): boolean {
  let last = after
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index] ?? 0
    if (last !== undefined && compareInt64(step, last) <= 0) return false
    last = step
  }
  return true
}

async function withoutRepeats(
  db: Db,
  { runNo, key }: { readonly runNo: number; readonly key: string },
  before: Series | undefined,
  points: Points,
): Promise<Points> {
  const seen = new Set<string>()
  if (before) {
    const stored = await readPoints(db, runNo, key, stepRange(points))
    for (let index = 0; index < stored.values.length; index++)
      seen.add(identityOf(pointAt(stored, index)))
  }
  const novel = noPoints()
  for (let index = 0; index < points.values.length; index++) {
    const point = pointAt(points, index)
    const identity = identityOf(point)
    if (seen.has(identity)) continue
    seen.add(identity)
    addPoint(novel, point)
  }
  return novel
}

function stepRange({ steps }: Points): { from: Int64; to: Int64 } {
  let from = steps[0] as Int64 // called with at least one point
  let to = from
  for (const step of steps) {
    if (compareInt64(step, from) < 0) from = step
    if (compareInt64(step, to) > 0) to = step
  }
  return { from, to }
}

async function logLimit(tx: Tx, runNo: number): Promise<number> {
  const [row] = await tx.rows('select count(*) from series where run_no = ?', [runNo])
  return Math.max(minLogPoints, Math.min(maxLogPoints, Number(row?.[0]) * logPointsPerMetric))
}

/**
 * Takes the last block of a series out of its table when it is small, and no larger than what comes: then blocks of slow series grow,
 * and a point is written again at most a few times.
 */
async function takeLastBlock(
  tx: Tx,
  { runNo, key, incoming }: { runNo: number; key: string; incoming: number },
): Promise<{ seq: number; points?: Points }> {
  const [last] = await tx.rows(
    'select seq, count from metric_blocks where run_no = ? and key = ? order by seq desc limit 1',
    [runNo, key],
  )
  if (!last) return { seq: 1 }
  const seq = Number(last[0])
  const count = Number(last[1])
  if (count * 2 >= pointsPerBlock || count > incoming) return { seq: seq + 1 }
  const [block] = await tx.rows(
    'delete from metric_blocks where run_no = ? and key = ? and seq = ? returning points',
    [runNo, key, seq],
  )
  return { seq, points: parseBlock(bytesOf(block?.[0])) }
}
