import type { Int64 } from '@stemma/contract'
import {
  addPoint,
  appendPoints,
  onePoint,
  putRunLabels,
  readRunTag,
  setParams,
  setRunTags,
  touchRun,
  updateRun,
  type PointList,
  type RunHead,
  type RunLabel,
  type Tag,
  type Tx,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { linkRunCommit } from '../data/note-commit.ts'
import { cut, maxValueLength } from '../limits/text-length.ts'
import { requireActiveRun } from '../runs/require-active-run.ts'
import { plainKey, type Context } from './plain-key.ts'
import { refusals, refusedTag } from './refusals.ts'

export interface ClientPoint {
  readonly name: string
  readonly context?: Context | undefined
  readonly value: number
  readonly step: Int64
  /** Milliseconds since 1970. */
  readonly time: Int64
  /** Kept as a metric `epoch` of the run. */
  readonly epoch?: number | undefined
}

export interface ClientText {
  readonly name: string
  readonly value: string
  /** The key to use; made of the name if absent. */
  readonly key?: string | undefined
}

/** What a client logged, as far as it can be understood, and what of it can't. */
export interface ClientValues {
  readonly runId: string
  readonly points?: readonly ClientPoint[] | undefined
  readonly params?: readonly ClientText[] | undefined
  readonly tags?: readonly ClientText[] | undefined
  /** Why something was not taken: shown as a tag of the run, with how often. */
  readonly refused?: readonly string[] | undefined
}

const nameTag = 'mlflow.runName'
const epochKey = 'epoch'

/**
 * Logs what clients of other trackers say, in one transaction. Their rules hold: any name is taken, a parameter may change, points that came
 * before are dropped. What can't be taken is no error, since it would cost the client all that comes along: the run says it.
 */
export async function logClientValues(
  ctx: RowCtx,
  { runId, points = [], params = [], tags = [], refused = [] }: ClientValues,
): Promise<void> {
  authorize(ctx, 'run:write')
  if (points.length + params.length + tags.length + refused.length === 0) return
  await ctx.store.write(async (tx) => {
    const run = await requireActiveRun(tx, runId)
    await writeClientValues(tx, run, { points, params, tags, refused })
  })
}

/** The same within a transaction, for the run that it has locked. */
export async function writeClientValues(
  tx: Tx,
  run: RunHead,
  { points = [], params = [], tags = [], refused = [] }: Omit<ClientValues, 'runId'>,
): Promise<void> {
  const labels = new Map<string, RunLabel>()
  const late: string[] = []
  const label = (kind: RunLabel['kind'], name: string, context?: Context): string => {
    const key = plainKey(name, context)
    const hasContext = context !== undefined && Object.keys(context).length > 0
    if (key !== name || hasContext)
      labels.set(`${kind} ${key}`, {
        kind,
        key,
        name,
        context: hasContext ? JSON.stringify(context) : '',
      })
    return key
  }
  const text = (kind: 'param' | 'tag', { name, value, key }: ClientText): Tag => {
    if (key !== undefined && key !== name)
      labels.set(`${kind} ${key}`, { kind, key, name, context: '' })
    return { key: key ?? label(kind, name), value: storable(value) }
  }
  const series = seriesOf(points, label, late)
  const logPoints = series.size > 0 ? await appendPoints(tx, run, series) : undefined
  await setParams(
    tx,
    run,
    params.map((param) => text('param', param)),
  )
  const set = tags.map((tag) => text('tag', tag))
  await setRunTags(tx, run, set)
  await linkRunCommit(tx, run.runNo, set)
  await putRunLabels(tx, run.runNo, [...labels.values()])
  const all = [...refused, ...late]
  if (all.length > 0) {
    const before = await readRunTag(tx, run.runNo, refusedTag)
    await setRunTags(tx, run, [{ key: refusedTag, value: refusals(before, all) }])
  }
  const name = set.findLast(({ key }) => key === nameTag)?.value
  if (name !== undefined) await updateRun(tx, run.runNo, { name })
  await touchRun(tx, run.runNo, logPoints)
}

function seriesOf(
  points: readonly ClientPoint[],
  keyOf: (kind: 'metric', name: string, context?: Context) => string,
  refused: string[],
): Map<string, PointList> {
  const series = new Map<string, PointList>()
  const add = (key: string, point: { step: Int64; time: Int64; value: number }): void => {
    const list = series.get(key)
    if (list === undefined) series.set(key, onePoint(point))
    else addPoint(list, point)
  }
  for (const { name, context, value, step, time, epoch } of points) {
    if (!isInt64(step) || !isInt64(time)) {
      refused.push(`metric '${name}': its step or its time is no whole number of 64 bits`)
      continue
    }
    if (time < 0) {
      refused.push(`metric '${name}': its time is before 1970`)
      continue
    }
    add(keyOf('metric', name, context), { step, time, value: finite(value) })
    if (epoch !== undefined) add(epochKey, { step, time, value: finite(epoch) })
  }
  return series
}

const int64Limit = 2n ** 63n

function isInt64(value: Int64): boolean {
  return typeof value === 'bigint'
    ? value >= -int64Limit && value < int64Limit
    : Number.isSafeInteger(value)
}

/** No database takes a zero character in a text. */
function storable(value: string): string {
  return cut(value.replaceAll('\0', '').toWellFormed(), maxValueLength)
}

/** MLflow keeps infinities as the largest double of their sign. */
function finite(value: number): number {
  if (value === Infinity) return Number.MAX_VALUE
  return value === -Infinity ? -Number.MAX_VALUE : value
}
