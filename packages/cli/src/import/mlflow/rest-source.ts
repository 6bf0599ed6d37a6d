import {
  SeriesBuffer,
  type HistorySource,
  type SourceExperiment,
  type SourceModel,
  type SourceRegistered,
  type SourceRun,
} from '@stemma/contract'
import { fieldsOf, listOf, text, type Fields } from '../fields.ts'
import { mlflowServer, type MlflowServer } from './mlflow-server.ts'

const runsAtATime = 1000
const pointsAtATime = 25_000

/** A running MLflow server, by its REST API. */
export function restSource(address: string): HistorySource {
  const server = mlflowServer(address)
  let experiments: readonly SourceExperiment[] | undefined
  const known = async (): Promise<readonly SourceExperiment[]> =>
    (experiments ??= await readExperiments(server))
  return {
    shown: server.shown,
    experiments: known,
    async *runs() {
      for await (const run of eachRun(server, await known())) yield runOf(run)
    },
    async *points() {
      for await (const run of eachRun(server, await known())) {
        const runId = text(fieldsOf(run['info'])['run_id'])
        for (const metric of listOf(fieldsOf(run['data'])['metrics'])) {
          const key = text(metric['key'])
          yield { runId, series: new Map([[key, await history(server, runId, key)]]) }
        }
      }
    },
    async *loggedModels() {
      yield* eachModel(server, await known())
    },
    registry: () => eachRegistered(server),
    leftOut: async () => ['traces, webhooks and versions that were deleted are not taken'],
    close: async () => {},
  }
}

async function readExperiments(server: MlflowServer): Promise<readonly SourceExperiment[]> {
  const found: SourceExperiment[] = []
  const pages = server.pages('experiments/search', { view_type: 'ALL', max_results: 1000 })
  for await (const one of pages('experiments'))
    found.push({
      sourceId: text(one['experiment_id']),
      experiment_id: text(one['experiment_id']),
      name: text(one['name']),
      artifact_location: text(one['artifact_location']),
      lifecycle_stage: one['lifecycle_stage'] === 'deleted' ? 'deleted' : 'active',
      ...(whole(one['creation_time']) !== undefined && { created_at: whole(one['creation_time']) }),
      tags: pairs(one['tags']),
    })
  return found
}

async function* eachRun(
  server: MlflowServer,
  experiments: readonly SourceExperiment[],
): AsyncGenerator<Fields> {
  for (const { sourceId } of experiments)
    yield* server.pages('runs/search', {
      experiment_ids: [sourceId],
      run_view_type: 'ALL',
      max_results: runsAtATime,
      order_by: ['attributes.start_time ASC'],
    })('runs')
}

function runOf(run: Fields): SourceRun {
  const info = fieldsOf(run['info'])
  const data = fieldsOf(run['data'])
  const inputs = fieldsOf(run['inputs'])
  const outputs = fieldsOf(run['outputs'])
  const end = whole(info['end_time'])
  return {
    run_id: text(info['run_id']),
    experiment_id: text(info['experiment_id']),
    name: text(info['run_name']),
    user_id: text(info['user_id']),
    status: (text(info['status']) || 'FINISHED') as NonNullable<SourceRun['status']>, // checked by the server that gets it
    start_time: whole(info['start_time']) ?? 0,
    ...(end !== undefined && end !== 0 && { end_time: end }),
    lifecycle_stage: info['lifecycle_stage'] === 'deleted' ? 'deleted' : 'active',
    artifact_uri: text(info['artifact_uri']),
    params: pairs(data['params']),
    tags: pairs(data['tags']),
    datasets: listOf(inputs['dataset_inputs']).map((input) => {
      const dataset = fieldsOf(input['dataset'])
      return {
        name: text(dataset['name']),
        digest: text(dataset['digest']),
        source_type: text(dataset['source_type']),
        source: text(dataset['source']),
        schema: optional(dataset['schema']),
        profile: optional(dataset['profile']),
        tags: pairs(input['tags']),
      }
    }),
    model_inputs: listOf(inputs['model_inputs']).map((input) => text(input['model_id'])),
    model_outputs: listOf(outputs['model_outputs']).map((output) => ({
      model_id: text(output['model_id']),
      step: whole(output['step']) ?? 0,
    })),
  }
}

async function history(server: MlflowServer, runId: string, key: string): Promise<SeriesBuffer> {
  const series = new SeriesBuffer()
  const pages = server.pages(
    'metrics/get-history',
    { run_id: runId, metric_key: key, max_results: pointsAtATime },
    'GET',
  )
  for await (const point of pages('metrics')) {
    const step = whole(point['step']) ?? 0
    const time = whole(point['timestamp']) ?? 0
    const value = Number(point['value'] ?? 0)
    if (typeof step === 'bigint' || typeof time === 'bigint')
      series.addExactly(BigInt(step), BigInt(time), value)
    else series.add(step, time, value)
  }
  return series
}

async function* eachModel(
  server: MlflowServer,
  experiments: readonly SourceExperiment[],
): AsyncGenerator<SourceModel> {
  for (const { sourceId } of experiments) {
    const pages = server.pages('logged-models/search', {
      experiment_ids: [sourceId],
      max_results: 50,
    })
    try {
      for await (const { info, data } of pages('models')) {
        const one = fieldsOf(info)
        const status = text(one['status'])
        yield {
          model_id: text(one['model_id']),
          experiment_id: text(one['experiment_id']),
          name: text(one['name']),
          artifact_uri: text(one['artifact_uri']),
          created_at: whole(one['creation_timestamp_ms']) ?? 0,
          updated_at: whole(one['last_updated_timestamp_ms']) ?? 0,
          // Checked by the server that gets it.
          status: (status === '' ? 'LOGGED_MODEL_READY' : status) as NonNullable<
            SourceModel['status']
          >,
          model_type: text(one['model_type']),
          source_run_id: text(one['source_run_id']),
          params: pairs(fieldsOf(data)['params']),
          tags: pairs(one['tags']),
        }
      }
    } catch (error) {
      // A server before MLflow 3 has none.
      if (!server.isUnknownRoute(error)) throw error
      return
    }
  }
}

async function* eachRegistered(server: MlflowServer): AsyncGenerator<SourceRegistered> {
  const pages = server.pages('registered-models/search', { max_results: 100 }, 'GET')
  for await (const model of pages('registered_models')) {
    const name = text(model['name'])
    const filter = `name='${name.replaceAll("'", "''")}'`
    const versions: NonNullable<SourceRegistered['versions']>[number][] = []
    for await (const one of server.pages(
      'model-versions/search',
      { filter, max_results: 200 },
      'GET',
    )('model_versions'))
      versions.push({
        version: Number(one['version']),
        source: text(one['source']),
        run_id: text(one['run_id']),
        run_link: text(one['run_link']),
        model_id: text(one['model_id']),
        description: optional(one['description']),
        user_id: optional(one['user_id']),
        stage: stageName(one['current_stage']),
        status: text(one['status']) || 'READY',
        created_at: whole(one['creation_timestamp']) ?? 0,
        updated_at: whole(one['last_updated_timestamp']) ?? 0,
        tags: pairs(one['tags']),
      })
    const created = whole(model['creation_timestamp'])
    yield {
      name,
      description: optional(model['description']),
      ...(created !== undefined && { created_at: created }),
      tags: pairs(model['tags']),
      aliases: listOf(model['aliases']).map((alias) => ({
        alias: text(alias['alias']),
        version: Number(alias['version']),
      })),
      versions: versions.toSorted((a, b) => (a.version ?? 0) - (b.version ?? 0)),
    }
  }
}

const stages = ['None', 'Staging', 'Production', 'Archived'] as const

function stageName(value: unknown): (typeof stages)[number] {
  return stages.find((stage) => stage === value) ?? 'None'
}

function optional(value: unknown): string | undefined {
  return text(value) || undefined
}

function whole(value: unknown): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value !== 'string' || !/^-?\d{1,19}$/u.test(value)) return undefined
  return Number.isSafeInteger(Number(value)) ? Number(value) : BigInt(value)
}

function pairs(value: unknown): { readonly key: string; readonly value: string }[] {
  return listOf(value).map((one) => ({ key: text(one['key']), value: text(one['value']) }))
}
