import type {
  HistorySource,
  ImportRefusal,
  SourceExperiment,
  SourceModel,
  SourceRegistered,
  SourceRun,
} from '@stemma/contract'
import { mlflowCode, type Fields, type MlflowServer } from '../import/mlflow/mlflow-server.ts'

/** By which a run is known again on the other side: MLflow gives ids of its own. */
const runTag = 'stemma.run_id'
const modelTag = 'stemma.model_id'
const pointsPerRequest = 1000
const pairsPerRequest = 100
const longestValue = 6000
const longestTag = 8000

export interface ExportSums {
  experiments: number
  runs: number
  newRuns: number
  points: number
  loggedModels: number
  registeredModels: number
  readonly refused: ImportRefusal[]
}

export interface ExportHistory {
  readonly source: HistorySource
  readonly target: MlflowServer
  readonly onProgress: (sums: ExportSums) => Promise<void>
  readonly signal?: AbortSignal | undefined
}

interface Exported extends ExportHistory {
  readonly sums: ExportSums
  /** By the ids of the source. */
  readonly experimentIds: Map<string, string>
  readonly runIds: Map<string, string>
  readonly modelIds: Map<string, string>
  /** What is to be in the trash when all is there. */
  readonly deletedRuns: Set<string>
}

/** Writes a history to a real MLflow by its REST API. What is there from before is brought up to date. */
export async function exportHistory(options: ExportHistory): Promise<ExportSums> {
  const sums: ExportSums = {
    ...{ experiments: 0, runs: 0, newRuns: 0, points: 0, loggedModels: 0, registeredModels: 0 },
    refused: [],
  }
  const state: Exported = {
    ...options,
    sums,
    experimentIds: new Map(),
    runIds: new Map(),
    modelIds: new Map(),
    deletedRuns: new Set(),
  }
  const { source, target } = options
  const experiments = await source.experiments()
  for (const experiment of experiments) await exportExperiment(state, experiment)
  const outputs: [runId: string, output: NonNullable<SourceRun['model_outputs']>][] = []
  for await (const run of source.runs()) {
    await exportRun(state, run)
    if ((run.model_outputs?.length ?? 0) > 0) outputs.push([run.run_id, run.model_outputs ?? []])
  }
  await exportPoints(state)
  for await (const model of source.loggedModels()) await exportModel(state, model)
  await exportOutputs(state, outputs)
  for await (const model of source.registry()) await exportRegistered(state, model)
  for (const runId of state.deletedRuns)
    await tolerated(state, runId, target.ask('runs/delete', { run_id: runId }))
  for (const { sourceId, name, lifecycle_stage } of experiments)
    if (lifecycle_stage === 'deleted')
      await tolerated(
        state,
        name,
        target.ask('experiments/delete', { experiment_id: state.experimentIds.get(sourceId) }),
      )
  return sums
}

async function exportExperiment(
  { target, sums, experimentIds, onProgress }: Exported,
  { sourceId, name, tags = [] }: SourceExperiment,
): Promise<void> {
  const found = await target
    .ask('experiments/get-by-name', { experiment_name: name }, 'GET')
    .catch((error: unknown) => {
      if (mlflowCode(error) === 'RESOURCE_DOES_NOT_EXIST') return undefined
      throw error
    })
  const experiment = fieldsOf(found?.['experiment'])
  let id = text(experiment['experiment_id'])
  if (id === '') id = text((await target.ask('experiments/create', { name }))['experiment_id'])
  else if (experiment['lifecycle_stage'] === 'deleted')
    await target.ask('experiments/restore', { experiment_id: id })
  experimentIds.set(sourceId, id)
  for (const { key = '', value = '' } of tags)
    await target.ask('experiments/set-experiment-tag', { experiment_id: id, key, value })
  await findKnownRuns({ target, experimentId: id, known: knownRuns(target) })
  sums.experiments++
  await onProgress(sums)
}

const knownOf = new WeakMap<MlflowServer, Map<string, Fields>>()

/** Runs of earlier exports, by the ids that they have here. */
function knownRuns(target: MlflowServer): Map<string, Fields> {
  let known = knownOf.get(target)
  if (known === undefined) knownOf.set(target, (known = new Map<string, Fields>()))
  return known
}

async function findKnownRuns({
  target,
  experimentId,
  known,
}: {
  readonly target: MlflowServer
  readonly experimentId: string
  readonly known: Map<string, Fields>
}): Promise<void> {
  const pages = target.pages('runs/search', {
    experiment_ids: [experimentId],
    run_view_type: 'ALL',
    max_results: 1000,
  })
  for await (const run of pages('runs')) {
    const tags = listOf(fieldsOf(run['data'])['tags'])
    const own = tags.find(({ key }) => key === runTag)?.['value']
    if (own !== undefined) known.set(text(own), run)
  }
}

async function exportRun(state: Exported, run: SourceRun): Promise<void> {
  const { target, sums, experimentIds, runIds, signal, onProgress } = state
  signal?.throwIfAborted()
  const known = fieldsOf(knownRuns(target).get(run.run_id)?.['info'])
  let runId = text(known['run_id'])
  if (known['lifecycle_stage'] === 'deleted') await target.ask('runs/restore', { run_id: runId })
  if (runId === '') {
    const made = await target.ask('runs/create', {
      experiment_id: experimentIds.get(run.experiment_id),
      start_time: run.start_time,
      run_name: run.name,
      user_id: run.user_id,
      tags: [{ key: runTag, value: run.run_id }],
    })
    runId = text(fieldsOf(fieldsOf(made['run'])['info'])['run_id'])
    sums.newRuns++
  }
  runIds.set(run.run_id, runId)
  const cut = (value: string, most: number, what: string): string => {
    if (value.length <= most) return value
    sums.refused.push({ subject: run.run_id, reason: `${what} is cut to ${most} characters` })
    return value.slice(0, most)
  }
  const params = (run.params ?? []).map(({ key = '', value = '' }) => ({
    key,
    value: cut(value, longestValue, `parameter '${key}'`),
  }))
  const tags = (run.tags ?? []).map(({ key = '', value = '' }) => ({
    key,
    value: cut(value, longestTag, `tag '${key}'`),
  }))
  for (const part of parts(params, pairsPerRequest))
    await tolerated(
      state,
      run.run_id,
      target.ask('runs/log-batch', { run_id: runId, params: part }),
    )
  for (const part of parts(tags, pairsPerRequest))
    await tolerated(state, run.run_id, target.ask('runs/log-batch', { run_id: runId, tags: part }))
  const datasets = (run.datasets ?? []).map(({ tags: inputTags = [], ...dataset }) => ({
    tags: inputTags,
    dataset,
  }))
  if (datasets.length > 0)
    await tolerated(state, run.run_id, target.ask('runs/log-inputs', { run_id: runId, datasets }))
  await target.ask('runs/update', {
    run_id: runId,
    status: run.status,
    ...(run.end_time !== undefined && { end_time: run.end_time }),
    ...(run.name !== '' && { run_name: run.name }),
  })
  if (run.lifecycle_stage === 'deleted') state.deletedRuns.add(runId)
  sums.runs++
  await onProgress(sums)
}

async function exportPoints(state: Exported): Promise<void> {
  const { source, target, sums, runIds, signal, onProgress } = state
  for await (const { runId, series } of source.points()) {
    const run = runIds.get(runId)
    if (run === undefined) continue
    for (const [key, buffer] of series) {
      const all = Array.from(buffer.points(), ({ step, time, value }) => ({
        key,
        value: spelled(value),
        timestamp: time,
        step,
      }))
      for (const metrics of parts(all, pointsPerRequest)) {
        signal?.throwIfAborted()
        await tolerated(state, runId, target.ask('runs/log-batch', { run_id: run, metrics }))
        sums.points += metrics.length
        await onProgress(sums)
      }
    }
  }
}

async function exportModel(state: Exported, model: SourceModel): Promise<void> {
  const { target, sums, experimentIds, runIds, modelIds } = state
  const experimentId = experimentIds.get(model.experiment_id)
  const known = target.pages('logged-models/search', {
    experiment_ids: [experimentId],
    max_results: 50,
  })
  try {
    for await (const { info } of known('models')) {
      const tags = listOf(fieldsOf(info)['tags'])
      if (tags.some(({ key, value }) => key === modelTag && value === model.model_id))
        modelIds.set(model.model_id, text(fieldsOf(info)['model_id']))
    }
    if (!modelIds.has(model.model_id)) {
      const made = await target.ask('logged-models', {
        experiment_id: experimentId,
        name: model.name,
        model_type: model.model_type,
        source_run_id: runIds.get(model.source_run_id ?? '') ?? '',
        params: model.params,
        tags: [...(model.tags ?? []), { key: modelTag, value: model.model_id }],
      })
      const id = text(fieldsOf(fieldsOf(made['model'])['info'])['model_id'])
      modelIds.set(model.model_id, id)
      if (model.status === 'LOGGED_MODEL_READY' || model.status === 'LOGGED_MODEL_UPLOAD_FAILED')
        await target.ask(`logged-models/${id}`, { model_id: id, status: model.status }, 'PATCH')
    }
    sums.loggedModels++
  } catch (error) {
    sums.refused.push({ subject: model.model_id, reason: messageOf(error) })
  }
}

async function exportOutputs(
  state: Exported,
  outputs: readonly (readonly [string, NonNullable<SourceRun['model_outputs']>])[],
): Promise<void> {
  const { target, runIds, modelIds } = state
  for (const [sourceId, list] of outputs) {
    // MLflow breaks over an output that it has.
    const there = listOf(fieldsOf(knownRuns(target).get(sourceId)?.['outputs'])['model_outputs'])
    const had = new Set(there.map((output) => output['model_id']))
    const models = list.flatMap(({ model_id: id = '', step }) => {
      const modelId = modelIds.get(id)
      return modelId === undefined || had.has(modelId) ? [] : [{ model_id: modelId, step }]
    })
    if (models.length > 0)
      await tolerated(
        state,
        sourceId,
        target.ask('runs/outputs', { run_id: runIds.get(sourceId), models }),
      )
  }
}

async function exportRegistered(state: Exported, model: SourceRegistered): Promise<void> {
  const { target, sums, runIds, signal } = state
  signal?.throwIfAborted()
  const { name, description, tags } = model
  await target
    .ask('registered-models/create', { name, description, tags })
    .catch((error: unknown) => {
      if (mlflowCode(error) !== 'RESOURCE_ALREADY_EXISTS') throw error
    })
  const there = new Set<number>()
  const filter = `name='${name.replaceAll("'", "''")}'`
  for await (const { version } of target.pages(
    'model-versions/search',
    { filter, max_results: 200 },
    'GET',
  )('model_versions'))
    there.add(Number(version))
  let next = Math.max(0, ...there)
  for (const version of model.versions ?? []) {
    const number = version.version ?? 0
    if (there.has(number)) continue
    if (number <= next) {
      sums.refused.push({
        subject: `${name} version ${number}`,
        reason: 'its number is taken there',
      })
      continue
    }
    // Numbers are given one after the other: those that are gone here are made, and removed again.
    for (next += 1; next <= number; next++) {
      const isWanted = next === number
      const made = target.ask('model-versions/create', {
        name,
        source: version.source,
        run_id: runIds.get(version.run_id ?? '') ?? '',
        run_link: version.run_link,
        description: version.description,
        ...(isWanted && { tags: version.tags }),
      })
      if (!(await tolerated(state, `${name} version ${number}`, made))) return
      const own = { name, version: String(next) }
      if (!isWanted) await removeVersion(target, own)
      else if (version.stage !== undefined && version.stage !== 'None')
        await target.ask('model-versions/transition-stage', { ...own, stage: version.stage })
    }
    next = number
  }
  for (const { alias, version } of model.aliases ?? [])
    await tolerated(
      state,
      `${name}@${String(alias)}`,
      target.ask('registered-models/alias', { name, alias, version: String(version) }),
    )
  sums.registeredModels++
}

async function removeVersion(target: MlflowServer, own: object): Promise<void> {
  const answer = await target.fetch('/api/2.0/mlflow/model-versions/delete', {
    method: 'DELETE',
    body: JSON.stringify(own),
  })
  await answer.body?.cancel()
}

/** Goes on when the other side refuses something for what it is, and says so at the end. Whether it was taken. */
async function tolerated(
  { sums }: Pick<Exported, 'sums'>,
  subject: string,
  asked: Promise<unknown>,
): Promise<boolean> {
  try {
    await asked
    return true
  } catch (error) {
    if (mlflowCode(error) === undefined) throw error
    sums.refused.push({ subject, reason: messageOf(error) })
    return false
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function* parts<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size)
}

/** MLflow reads NaN as this text. */
function spelled(value: number): number | string {
  return Number.isNaN(value) ? 'NaN' : value
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {} // parsed JSON
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : []
}
