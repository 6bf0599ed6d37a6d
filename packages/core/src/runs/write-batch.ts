import type { Int64 } from '@stemma/contract'
import { invalidParameter } from '@stemma/contract'
import {
  addPoint,
  appendPoints,
  insertModelMetrics,
  insertParams,
  lockLoggedModel,
  onePoint,
  readParamValues,
  setRunTags,
  touchRun,
  updateRun,
  type ModelMetric,
  type PointList,
  type Points,
  type RunHead,
  type Tag,
  type Tx,
} from '@stemma/store'
import type { RowCtx } from '../ctx.ts'
import { linkRunCommit } from '../data/note-commit.ts'
import { requireActiveRun } from './require-active-run.ts'

export interface MetricInput {
  readonly key: string
  readonly value: number
  /** Milliseconds since 1970. */
  readonly timestamp: Int64
  readonly step: Int64
  readonly modelId?: string | undefined
  readonly datasetName?: string | undefined
  readonly datasetDigest?: string | undefined
}

export interface LogBatchInput {
  readonly runId: string
  readonly metrics: readonly MetricInput[]
  readonly params: readonly Tag[]
  readonly tags: readonly Tag[]
  /** Whether values beyond MLflow's lengths are cut or refused as there, and errors call a metric's key its name; else values are kept. */
  readonly asMlflow?: boolean | undefined
}

/** One parameter or tag for a run. */
export interface LoggedText extends Tag, Pick<LogBatchInput, 'asMlflow'> {
  readonly runId: string
}

interface BatchToWrite extends LogBatchInput {
  /** A single parameter gets the text that MLflow gives for one when its value differs from the logged one. */
  readonly singleParam?: boolean
}

/** Writes what is within its limits, in one transaction. */
export async function writeBatch(ctx: RowCtx, input: BatchToWrite): Promise<void> {
  await ctx.store.write(async (tx) => {
    const run = await requireActiveRun(tx, input.runId)
    const params = await newParams(tx, run, input)
    await insertParams(tx, run, params)
    const logPoints =
      input.metrics.length > 0 ? await appendPoints(tx, run, byKey(input.metrics)) : undefined
    await logModelMetrics(tx, input)
    await setRunTags(tx, run, input.tags)
    await linkRunCommit(tx, run.runNo, input.tags)
    const name = input.tags.findLast(({ key }) => key === 'mlflow.runName')?.value
    if (name !== undefined) await updateRun(tx, run.runNo, { name })
    await touchRun(tx, run.runNo, logPoints)
  })
}

function byKey(metrics: readonly MetricInput[]): Map<string, Points> {
  const series = new Map<string, PointList>()
  for (const { key, value, timestamp, step } of metrics) {
    const point = { step, time: timestamp, value: finiteOrNaN(value) }
    const points = series.get(key)
    if (points) addPoint(points, point)
    else series.set(key, onePoint(point))
  }
  return series
}

/** MLflow keeps infinities as the largest double of their sign. */
function finiteOrNaN(value: number): number {
  if (value === Infinity) return Number.MAX_VALUE
  return value === -Infinity ? -Number.MAX_VALUE : value
}

/** Parameters that the run does not have. Throws when it has one of them with another value. */
async function newParams(
  tx: Tx,
  run: RunHead,
  { params, runId, singleParam }: BatchToWrite,
): Promise<readonly Tag[]> {
  if (params.length === 0) return []
  const known = await readParamValues(
    tx,
    run.runNo,
    params.map(({ key }) => key),
  )
  const conflicts = params.filter(({ key, value }) => known.has(key) && known.get(key) !== value)
  const [first] = conflicts
  if (first && singleParam) {
    throw invalidParameter(
      `Changing param values is not allowed. Param with key='${first.key}' was already logged with value='${known.get(first.key)}' for run ID='${runId}'. Attempted logging new value '${first.value}'.`,
    )
  }
  if (first) {
    const list = conflicts
      .map(
        ({ key, value }) =>
          `{'key': '${key}', 'old_value': '${known.get(key)}', 'new_value': '${value}'}`,
      )
      .join(', ')
    throw invalidParameter(
      `Changing param values is not allowed. Params were already logged='[${list}]' for run ID='${runId}'.`,
    )
  }
  return params.filter(({ key }) => !known.has(key))
}

/** Metrics that name a logged model are its metrics too. */
async function logModelMetrics(tx: Tx, { metrics, runId }: LogBatchInput): Promise<void> {
  const named = metrics.filter(({ modelId }) => modelId !== undefined && modelId !== '')
  const rows: ModelMetric[] = []
  const models = new Map<string, Awaited<ReturnType<typeof lockLoggedModel>>>()
  for (const {
    modelId = '',
    key,
    value,
    timestamp,
    step,
    datasetName = '',
    datasetDigest = '',
  } of named) {
    if (!models.has(modelId)) models.set(modelId, await lockLoggedModel(tx, modelId))
    const model = models.get(modelId)
    if (!model) continue // MLflow accepts a metric for a model that it does not know; the run has it.
    const nan = Number.isNaN(value)
    rows.push({
      modelNo: model.model_no,
      experimentId: model.experiment_id,
      key,
      time: timestamp,
      step,
      runId,
      value: nan ? 0 : finiteOrNaN(value),
      nan: nan ? 1 : 0,
      datasetName,
      datasetDigest,
    })
  }
  await insertModelMetrics(tx, rows)
}
