import { invalidParameter, notFound } from '@stemma/contract'
import {
  appendPoints,
  insertSeries,
  lockRun,
  putRunLabels,
  readSeries,
  touchRun,
  type Points,
  type RunLabel,
  type Series,
  type Tx,
} from '@stemma/store'
import { plainKey } from '../client-runs/plain-key.ts'
import { authorize, type RowCtx } from '../ctx.ts'
import { importEach, type Imported } from './import-runs.ts'

export interface ImportPoints {
  readonly runId: string
  /** By name; a point is there once. */
  readonly series: ReadonlyMap<string, Points>
}

/** Takes in points of runs that are here. Series that are known, and points that are, change nothing. */
export async function importPoints(
  ctx: RowCtx,
  { runs }: { readonly runs: readonly ImportPoints[] },
): Promise<Imported> {
  authorize(ctx, 'run:write')
  return importEach(runs, {
    name: ({ runId }) => runId,
    take: (run) => ctx.store.write((tx) => takePoints(tx, run)),
  })
}

/** Whether there was something new. */
async function takePoints(tx: Tx, { runId, series: given }: ImportPoints): Promise<boolean> {
  const run = await lockRun(tx, runId)
  if (run === undefined) throw notFound(`Run with id=${runId} not found`)
  const labels: RunLabel[] = []
  const series = new Map<string, Points>()
  for (const [name, points] of given) {
    const key = plainKey(name)
    if (key !== name) labels.push({ kind: 'metric', key, name, context: '' })
    if (points.values.length > 0) series.set(key, points)
  }
  await putRunLabels(tx, run.runNo, labels)
  const known = await readSeries(tx, run.runNo, [...series.keys()])
  const fresh = new Map([...series].filter(([key]) => !known.has(key)))
  const changed = new Map(
    [...series].filter(([key, points]) => {
      const before = known.get(key)
      return before !== undefined && !isSame(before, points)
    }),
  )
  if (fresh.size > 0)
    await insertSeries(tx, [{ runNo: run.runNo, experimentId: run.experimentId, series: fresh }])
  const logPoints = changed.size > 0 ? await appendPoints(tx, run, changed) : undefined
  const isNew = fresh.size + changed.size > 0
  if (isNew) await touchRun(tx, run.runNo, logPoints)
  return isNew
}

/** Whether a series has all the points that came, by all that its summary says. */
function isSame(before: Series, { steps, values }: Points): boolean {
  if (before.count !== values.length) return false
  let min = Infinity
  let max = -Infinity
  let total = 0
  let lastStep = -Infinity
  let firstStep = Infinity
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? NaN
    const step = Number(steps[index])
    if (step > lastStep) lastStep = step
    if (step < firstStep) firstStep = step
    if (Number.isNaN(value)) continue
    if (value < min) min = value
    if (value > max) max = value
    total += value
  }
  return (
    Number(before.last_step) === lastStep &&
    Number(before.first_step) === firstStep &&
    (before.min_value ?? Infinity) === min &&
    (before.max_value ?? -Infinity) === max &&
    (before.total === total || Math.abs(total) === Infinity)
  )
}

const bytesOfPoint = 24

/** Points from three columns of 8 bytes each: steps, times and values. @throws INVALID_PARAMETER_VALUE */
export function pointsFromColumns(bytes: Uint8Array, isExact: boolean): Points {
  const count = bytes.length / bytesOfPoint
  if (!Number.isInteger(count))
    throw invalidParameter('Columns of points have 24 bytes for each point.')
  // A copy, since the bytes may begin anywhere. Every machine that Node runs on is little-endian, as the columns are.
  const own = new Uint8Array(bytes).buffer
  const values = new Float64Array(own, count * 16, count)
  for (let index = 0; index < count; index++) {
    const value = values[index] ?? 0
    if (value === Infinity) values[index] = Number.MAX_VALUE
    else if (value === -Infinity) values[index] = -Number.MAX_VALUE
  }
  if (!isExact)
    return {
      steps: whole(new Float64Array(own, 0, count)),
      times: whole(new Float64Array(own, count * 8, count)),
      values,
    }
  return {
    steps: Array.from(new BigInt64Array(own, 0, count)),
    times: Array.from(new BigInt64Array(own, count * 8, count)),
    values,
  }
}

function whole(column: Float64Array): Float64Array {
  for (let index = 0; index < column.length; index++)
    if (!Number.isSafeInteger(column[index]))
      throw invalidParameter('Steps and times of points are whole numbers.')
  return column
}
