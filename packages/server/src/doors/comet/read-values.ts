import { getRun, metricHistory, readLabels, type RowCtx } from '@stemma/core'
import { listOf, runIdOf, textOf, type Fields } from './comet-fields.ts'

/** Tags that this server or MLflow's clients made: no others of the client's. */
export const ownTag: RegExp = /^(?:mlflow\.|stemma\.|comet\.|tag\/)/u

/** What a run's client calls its metrics and parameters. */
interface Names {
  readonly of: (kind: 'metric' | 'param' | 'tag', key: string) => string
  /** Comet's context of a metric. */
  readonly contextOf: (key: string) => string | null
}

export async function readParameters(ctx: RowCtx, fields: Fields): Promise<object> {
  return { values: await parametersOf(ctx, runIdOf(fields)) }
}

async function parametersOf(ctx: RowCtx, runId: string): Promise<readonly Summary[]> {
  const { run, data } = await getRun(ctx, { runId, projection: { metrics: [], tags: [] } })
  const names = await namesOf(ctx, runId)
  return data.params.map(([key, value]) =>
    summary(names.of('param', String(key)), String(value), Number(run.start_time)),
  )
}

export async function readOthers(ctx: RowCtx, fields: Fields): Promise<object> {
  const runId = runIdOf(fields)
  const { run, data } = await getRun(ctx, { runId, projection: { metrics: [], params: [] } })
  const names = await namesOf(ctx, runId)
  const tags = data.tags.map(([key, value]): [string, string] => [String(key), String(value)])
  const others = tags.filter(([key]) => !ownTag.test(key) && key !== 'Name')
  return {
    values: [['Name', run.name] as const, ...others].map(([key, value]) =>
      summary(names.of('tag', key), value, Number(run.start_time)),
    ),
  }
}

export async function readTags(ctx: RowCtx, fields: Fields): Promise<object> {
  const runId = runIdOf(fields)
  const { data } = await getRun(ctx, { runId, projection: { metrics: [], params: [] } })
  const names = await namesOf(ctx, runId)
  const tags = data.tags
    .map(([key]) => names.of('tag', String(key)))
    .filter((name) => name.startsWith('tag/'))
  return { tags: tags.map((name) => name.slice('tag/'.length)) }
}

/** All points of one metric, in each of its contexts. */
export async function readMetric(ctx: RowCtx, fields: Fields): Promise<object> {
  const name = textOf(fields['metricName'])
  return { metrics: await pointsOf(ctx, runIdOf(fields), (one) => one === name) }
}

export async function readMetrics(ctx: RowCtx, fields: Fields): Promise<object> {
  return { metrics: await pointsOf(ctx, runIdOf(fields), () => true) }
}

export async function readSummary(ctx: RowCtx, fields: Fields): Promise<object> {
  const runId = runIdOf(fields)
  const { data } = await getRun(ctx, {
    runId,
    projection: { params: [], tags: [] },
    aggregates: ['min', 'max'],
  })
  const names = await namesOf(ctx, runId)
  return {
    values: data.metrics.map(([key, value, nan, time, step, min, max]) => ({
      name: names.of('metric', String(key)),
      valueMax: shown(max === null ? NaN : Number(max)),
      valueMin: shown(min === null ? NaN : Number(min)),
      valueCurrent: shown(nan === 1 ? NaN : Number(value)),
      timestampMax: Number(time),
      timestampMin: Number(time),
      timestampCurrent: Number(time),
      stepMax: Number(step),
      stepMin: Number(step),
      stepCurrent: Number(step),
      runContextCurrent: names.contextOf(String(key)),
      editable: false,
    })),
  }
}

/** Columns of several metrics of several runs. */
export async function readChart(ctx: RowCtx, fields: Fields): Promise<object> {
  const wanted = new Set(listOf(fields['metrics']).map(textOf))
  const params = listOf(fields['params']).map(textOf)
  const charts: Record<string, object> = {}
  for (const runId of listOf(fields['targetedExperiments']).map(textOf).slice(0, 1000)) {
    const points = await pointsOf(ctx, runId, (name) => wanted.has(name))
    const values = await parametersOf(ctx, runId)
    const known = values.filter(({ name }) => params.includes(name))
    charts[runId] = {
      experimentKey: runId,
      steps: null,
      epochs: null,
      metrics: [...new Set(points.map(({ metricName }) => metricName))].map((metricName) => {
        const own = points.filter((point) => point.metricName === metricName)
        const first = own[0]?.timestamp ?? 0
        return {
          metricName,
          values: own.map(({ metricValue }) => Number(metricValue)),
          steps: own.map(({ step }) => step),
          epochs: own.map(({ epoch }) => epoch),
          timestamps: own.map(({ timestamp }) => timestamp),
          durations: own.map(({ timestamp }) => timestamp - first),
        }
      }),
      params:
        params.length === 0
          ? null
          : Object.fromEntries(known.map(({ name, valueCurrent }) => [name, valueCurrent])),
    }
  }
  return { experiments: charts, empty: Object.keys(charts).length === 0 }
}

interface CometPoint {
  readonly metricName: string
  readonly metricValue: string
  readonly timestamp: number
  readonly step: number
  readonly epoch: number | null
  readonly runContext: string | null
}

async function pointsOf(
  ctx: RowCtx,
  runId: string,
  isWanted: (name: string) => boolean,
): Promise<readonly CometPoint[]> {
  const { data } = await getRun(ctx, { runId, projection: { params: [], tags: [] } })
  const names = await namesOf(ctx, runId)
  const epochs = new Map<string, number>()
  const keys = data.metrics.map(([key]) => String(key))
  if (keys.includes('epoch'))
    for await (const { step, time, value } of historyOf(ctx, runId, 'epoch'))
      epochs.set(`${step} ${time}`, value)
  const points: CometPoint[] = []
  for (const key of keys) {
    const metricName = names.of('metric', key)
    if (!isWanted(metricName)) continue
    for await (const { step, time, value } of historyOf(ctx, runId, key))
      points.push({
        metricName,
        metricValue: shown(value),
        timestamp: time,
        step,
        epoch: epochs.get(`${step} ${time}`) ?? null,
        runContext: names.contextOf(key),
      })
  }
  return points
}

async function* historyOf(
  ctx: RowCtx,
  runId: string,
  key: string,
): AsyncGenerator<{ readonly step: number; readonly time: number; readonly value: number }> {
  for (let pageToken: string | undefined; ;) {
    const { points, nextPageToken } = await metricHistory(ctx, { runId, key, pageToken })
    for (let index = 0; index < points.values.length; index++)
      yield {
        step: Number(points.steps[index]),
        time: Number(points.times[index]),
        value: Number(points.values[index]),
      }
    if (nextPageToken === undefined) return
    pageToken = nextPageToken
  }
}

async function namesOf(ctx: RowCtx, runId: string): Promise<Names> {
  const labels = new Map(
    (await readLabels(ctx, { runId })).map((label) => [`${label.kind} ${label.key}`, label]),
  )
  const contextOf = (key: string): unknown => {
    const { context = '' } = labels.get(`metric ${key}`) ?? {}
    if (context === '') return undefined
    const fields = JSON.parse(context) as Readonly<Record<string, unknown>> // written as a map
    return Object.keys(fields).length === 1 ? fields['context'] : undefined
  }
  return {
    of: (kind, key) => {
      const label = labels.get(`${kind} ${key}`)
      // A name with labels of another client is no name of Comet's: its key tells it apart.
      const isOfOther = label !== undefined && label.context !== '' && contextOf(key) === undefined
      return label === undefined || isOfOther ? key : label.name
    },
    contextOf: (key) => textOf(contextOf(key)) || null,
  }
}

interface Summary {
  readonly name: string
  readonly valueCurrent: string
  readonly editable: false
}

function summary(name: string, value: string, time: number): Summary {
  return {
    name,
    ...{ valueMax: value, valueMin: value, valueCurrent: value },
    ...{ timestampMax: time, timestampMin: time, timestampCurrent: time },
    editable: false,
  }
}

function shown(value: number): string {
  return Number.isNaN(value) ? 'NaN' : String(value)
}
