import { asList, insertRows, inTexts } from '../bulk.ts'
import type { Db, Tx, Value } from '../db.ts'
import { comparePoints, pointAt, type Point, type Points } from '../points/points.ts'
import type { SeriesTable } from '../tables.ts'

export type Series = Readonly<SeriesTable>

/** A summary as it is to be written. */
export interface SeriesChange {
  readonly series: SeriesTable
  /** It has no row yet. */
  readonly isNew: boolean
  readonly firstMoved: boolean
}

const columns = [
  'run_no',
  'key',
  'experiment_id',
  'count',
  'last_value',
  'last_nan',
  'last_step',
  'last_time',
  'first_value',
  'first_nan',
  'first_step',
  'first_time',
  'min_value',
  'max_value',
  'total',
  'finite_count',
] as const satisfies readonly (keyof SeriesTable)[]

const changing = columns.slice(3)
/** The first point nearly never moves; its columns are bound only when it does. */
const update = `update series set count = ?, last_value = ?, last_nan = ?, last_step = ?, last_time = ?, min_value = ?,
  max_value = ?, total = ?, finite_count = ? where run_no = ? and key = ?`
const updateFirst =
  'update series set first_value = ?, first_nan = ?, first_step = ?, first_time = ? where run_no = ? and key = ?'
const suffix = `on conflict (run_no, key) do update set ${changing.map((column) => `${column} = excluded.${column}`).join(', ')}`

/** The summaries of some metrics of a run, by name. */
export async function readSeries(
  db: Db,
  runNo: number,
  keys: readonly string[],
): Promise<Map<string, SeriesTable>> {
  const select = `select ${columns.join(', ')} from series where run_no = ? and key`
  const [only] = keys
  const rows =
    keys.length === 1 && only !== undefined
      ? await db.rows(`${select} = ?`, [runNo, only])
      : await db.rows(`${select} ${inTexts(db)}`, [runNo, asList(keys)])
  return new Map(rows.map(fromRow).map((series) => [series.key, series]))
}

/** The same, and maybe more, for who is about to change and write them: what the writer remembers is not read again. */
export async function recallSeries(
  tx: Tx,
  runNo: number,
  keys: readonly string[],
): Promise<ReadonlyMap<string, SeriesTable>> {
  const { seriesMemory } = tx
  if (!seriesMemory) return readSeries(tx, runNo, keys)
  const remembered = seriesMemory.lend(runNo)
  const unknown = keys.filter((key) => !remembered.has(key))
  if (unknown.length > 0) seriesMemory.keep(runNo, (await readSeries(tx, runNo, unknown)).values())
  return remembered
}

/** Writes summaries of one run. On SQLite a plain update of a row takes half the time of an upsert. */
export async function writeSeries(tx: Tx, changes: readonly SeriesChange[]): Promise<void> {
  if (tx.dialect === 'postgres') {
    const rows = changes.map(({ series }) => allColumns(series))
    await insertRows(tx, { table: 'series', columns, suffix }, rows)
    return
  }
  const old = changes.filter(({ isNew }) => !isNew)
  const fresh = changes.filter(({ isNew }) => isNew).map(({ series }) => series)
  await tx.runEach(
    update,
    old.map(({ series: s }) => [
      s.count,
      s.last_value,
      s.last_nan,
      s.last_step,
      s.last_time,
      s.min_value,
      s.max_value,
      s.total,
      s.finite_count,
      s.run_no,
      s.key,
    ]),
  )
  const earlier = old.filter(({ firstMoved }) => firstMoved)
  await tx.runEach(
    updateFirst,
    earlier.map(({ series: s }) => [
      ...[s.first_value, s.first_nan, s.first_step, s.first_time],
      ...[s.run_no, s.key],
    ]),
  )
  await insertRows(tx, { table: 'series', columns }, fresh.map(allColumns))
  const [first] = fresh
  if (first) tx.seriesMemory?.keep(first.run_no, fresh)
}

/** The summary of a metric that has no other points. */
export function newSeries(
  owner: { readonly runNo: number; readonly experimentId: number; readonly key: string },
  points: Points,
): SeriesChange {
  const series = emptySeries(owner, pointAt(points, 0))
  addToSeries(series, points)
  return { series, isNew: true, firstMoved: true }
}

/** The same of points that lie in the order of step, timestamp and value. */
export function newSortedSeries(
  owner: { readonly runNo: number; readonly experimentId: number; readonly key: string },
  points: Points,
): SeriesChange {
  const series = emptySeries(owner, pointAt(points, 0))
  addValues(series, points)
  setLast(series, pointAt(points, points.values.length - 1))
  return { series, isNew: true, firstMoved: true }
}

/** Adds points, none of which it holds yet, to a summary in its place. */
export function addToSeries(series: SeriesTable, points: Points): SeriesChange {
  addValues(series, points)
  const first = firstOf(series)
  let last = lastOf(series)
  let earliest = first
  for (let index = 0; index < points.values.length; index++) {
    const point = pointAt(points, index)
    if (comparePoints(point, last) > 0) last = point
    if (comparePoints(point, earliest) < 0) earliest = point
  }
  setLast(series, last)
  setFirst(series, earliest)
  return { series, isNew: false, firstMoved: earliest !== first }
}

/** The same for points that come one after the other, and after all that it holds. */
export function appendToSeries(series: SeriesTable, points: Points): SeriesChange {
  addValues(series, points)
  setLast(series, pointAt(points, points.values.length - 1))
  return { series, isNew: false, firstMoved: false }
}

function addValues(series: SeriesTable, { values }: Points): void {
  series.count += values.length
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? NaN
    if (Number.isNaN(value)) continue
    const { min_value: min, max_value: max } = series
    series.min_value = min === null ? value : Math.min(min, value)
    series.max_value = max === null ? value : Math.max(max, value)
    series.total = clamp(series.total + value)
    series.finite_count++
  }
}

export function lastOf({ last_step, last_time, last_value, last_nan }: Series): Point {
  return { step: last_step, time: last_time, value: last_nan ? NaN : last_value }
}

export function firstOf({ first_step, first_time, first_value, first_nan }: Series): Point {
  return { step: first_step, time: first_time, value: first_nan ? NaN : first_value }
}

function setLast(series: SeriesTable, { step, time, value }: Point): void {
  series.last_step = step
  series.last_time = time
  series.last_nan = Number.isNaN(value) ? 1 : 0
  series.last_value = series.last_nan ? 0 : value
}

function setFirst(series: SeriesTable, { step, time, value }: Point): void {
  series.first_step = step
  series.first_time = time
  series.first_nan = Number.isNaN(value) ? 1 : 0
  series.first_value = series.first_nan ? 0 : value
}

function emptySeries(
  { runNo, experimentId, key }: { runNo: number; experimentId: number; key: string },
  point: Point,
): SeriesTable {
  const series: SeriesTable = {
    run_no: runNo,
    key,
    experiment_id: experimentId,
    count: 0,
    last_value: 0,
    last_nan: 0,
    last_step: 0,
    last_time: 0,
    first_value: 0,
    first_nan: 0,
    first_step: 0,
    first_time: 0,
    min_value: null,
    max_value: null,
    total: 0,
    finite_count: 0,
  }
  setLast(series, point)
  setFirst(series, point)
  return series
}

function clamp(value: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value))
}

/** In the order of `columns`. */
function allColumns(s: Series): Value[] {
  return [
    ...[
      s.run_no,
      s.key,
      s.experiment_id,
      s.count,
      s.last_value,
      s.last_nan,
      s.last_step,
      s.last_time,
    ],
    ...[
      s.first_value,
      s.first_nan,
      s.first_step,
      s.first_time,
      s.min_value,
      s.max_value,
      s.total,
      s.finite_count,
    ],
  ]
}

function fromRow(row: readonly Value[]): Series {
  const [run_no, key, experiment_id, count, last_value, last_nan, last_step, last_time] = row
  const [
    first_value,
    first_nan,
    first_step,
    first_time,
    min_value,
    max_value,
    total,
    finite_count,
  ] = row.slice(8)
  // The select list is `columns`, whose types SeriesTable states.
  return {
    ...{ run_no, key, experiment_id, count, last_value, last_nan, last_step, last_time },
    ...{
      first_value,
      first_nan,
      first_step,
      first_time,
      min_value,
      max_value,
      total,
      finite_count,
    },
  } as Series
}
