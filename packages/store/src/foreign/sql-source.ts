import type {
  HistorySource,
  SourceExperiment,
  SourceModel,
  SourcePoints,
  SourceRun,
} from '@stemma/contract'
import { SeriesBuffer } from '@stemma/contract'
import { grouped, push } from './grouped-rows.ts'
import { isInt, modelStatus, stageOf, statusOf, text } from './mlflow-values.ts'
import { sqlRegistry } from './sql-registry.ts'
import { isIn, type SqlRow, type SqlRows } from './sql-rows.ts'

const runsAtATime = 500

export interface SqlSourceParts {
  readonly sql: SqlRows
  readonly shown: string
  /** A quicker way to the points than rows, where there is one. */
  readonly quickPoints?: (() => AsyncIterable<SourcePoints> | undefined) | undefined
}

/** A database of an MLflow server: tables as MLflow 1.x to 3.x makes them. */
export function sqlSource({ sql, shown, quickPoints }: SqlSourceParts): HistorySource {
  return {
    shown,
    experiments: () => experiments(sql),
    runs: () => runs(sql),
    points: () => quickPoints?.() ?? points(sql),
    loggedModels: () => loggedModels(sql),
    registry: () => sqlRegistry(sql),
    leftOut: () => leftOut(sql),
    close: () => sql.close(),
  }
}

async function experiments(sql: SqlRows): Promise<readonly SourceExperiment[]> {
  const hasTimes = (await sql.columnsOf('experiments')).has('creation_time')
  const rows = await sql.rows(
    `select experiment_id, name, artifact_location, lifecycle_stage, ${hasTimes ? 'creation_time' : 'null'} from experiments order by experiment_id`,
  )
  const tags = await grouped(sql, 'select experiment_id, key, value from experiment_tags')
  return rows.map(([id, name, location, stage, created]) => ({
    sourceId: text(id),
    experiment_id: text(id),
    name: text(name),
    artifact_location: text(location),
    lifecycle_stage: stageOf(stage),
    ...(isInt(created) && { created_at: created }),
    tags: tags.get(text(id)) ?? [],
  }))
}

async function* runs(sql: SqlRows): AsyncGenerator<SourceRun> {
  const inputsHaveSteps = (await sql.columnsOf('inputs')).has('step')
  for await (const rows of inParts(
    sql.stream(
      'select run_uuid, experiment_id, name, user_id, status, start_time, end_time, lifecycle_stage, artifact_uri from runs order by experiment_id, start_time, run_uuid',
    ),
    runsAtATime,
  )) {
    const ids = rows.map(([id]) => text(id))
    const params = await grouped(
      sql,
      `select run_uuid, key, value from params where ${isIn('run_uuid', ids)}`,
    )
    const tags = await grouped(
      sql,
      `select run_uuid, key, value from tags where ${isIn('run_uuid', ids)}`,
    )
    const datasets = await datasetsOf(sql, ids)
    const models = await modelLinks(sql, ids, inputsHaveSteps)
    for (const [id, experiment, name, user, status, start, end, stage, artifacts] of rows) {
      const runId = text(id)
      const own = tags.get(runId) ?? []
      yield {
        run_id: runId,
        experiment_id: text(experiment),
        name: text(name) || (own.find(({ key }) => key === 'mlflow.runName')?.value ?? ''),
        user_id: text(user),
        status: statusOf(status),
        start_time: isInt(start) ? start : 0,
        ...(isInt(end) && { end_time: end }),
        lifecycle_stage: stageOf(stage),
        artifact_uri: text(artifacts),
        params: params.get(runId) ?? [],
        tags: own,
        datasets: datasets.get(runId) ?? [],
        model_inputs: models.inputs.get(runId) ?? [],
        model_outputs: models.outputs.get(runId) ?? [],
      }
    }
  }
}

type Datasets = NonNullable<SourceRun['datasets']>

async function datasetsOf(
  sql: SqlRows,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Datasets>> {
  if (!(await sql.hasTable('inputs'))) return new Map()
  const tags = await grouped(
    sql,
    `select t.input_uuid, t.name, t.value from input_tags t join inputs i on i.input_uuid = t.input_uuid
     where i.destination_type = 'RUN' and ${isIn('i.destination_id', ids)}`,
  )
  const rows = await sql.rows(
    `select i.destination_id, i.input_uuid, d.name, d.digest, d.dataset_source_type, d.dataset_source, d.dataset_schema, d.dataset_profile
     from inputs i join datasets d on d.dataset_uuid = i.source_id
     where i.source_type = 'DATASET' and i.destination_type = 'RUN' and ${isIn('i.destination_id', ids)} order by i.input_uuid`,
  )
  const found = new Map<string, Datasets[number][]>()
  for (const [run, input, name, digest, type, source, schema, profile] of rows)
    push(found, text(run), {
      name: text(name),
      digest: text(digest),
      source_type: text(type),
      source: text(source),
      schema: schema === null ? undefined : text(schema),
      profile: profile === null ? undefined : text(profile),
      tags: tags.get(text(input)) ?? [],
    })
  return found
}

async function modelLinks(
  sql: SqlRows,
  ids: readonly string[],
  hasSteps: boolean,
): Promise<{
  readonly inputs: ReadonlyMap<string, readonly string[]>
  readonly outputs: ReadonlyMap<string, NonNullable<SourceRun['model_outputs']>>
}> {
  const inputs = new Map<string, string[]>()
  const outputs = new Map<string, { readonly model_id: string; readonly step: number | bigint }[]>()
  if (!(await sql.hasTable('inputs'))) return { inputs, outputs }
  const rows = await sql.rows(
    `select source_type, source_id, destination_id, ${hasSteps ? 'step' : '0'} from inputs
     where source_type in ('RUN_INPUT', 'RUN_OUTPUT') and ${isIn('source_id', ids)} order by input_uuid`,
  )
  for (const [type, run, model, step] of rows)
    if (type === 'RUN_INPUT') push(inputs, text(run), text(model))
    else push(outputs, text(run), { model_id: text(model), step: isInt(step) ? step : 0 })
  return { inputs, outputs }
}

async function* points(sql: SqlRows): AsyncGenerator<SourcePoints> {
  const { rows } = sql
  const ids = (await rows('select run_uuid from runs order by experiment_id, start_time')).map(
    ([id]) => text(id),
  )
  for (let at = 0; at < ids.length; at += 50) {
    const found = new Map<string, Map<string, SeriesBuffer>>()
    const some = ids.slice(at, at + 50)
    for await (const part of sql.stream(
      `select run_uuid, key, step, timestamp, value, is_nan from metrics where ${isIn('run_uuid', some)}`,
    ))
      for (const [run, key, step, time, value, nan] of part) {
        const series = bufferOf(found, text(run), text(key))
        const number = nan === true || nan === 1 ? NaN : Number(value)
        if (typeof step === 'bigint' || typeof time === 'bigint')
          series.addExactly(BigInt(step as number), BigInt(time as number), number) // columns of integers
        else series.add(Number(step), Number(time), number)
      }
    for (const [runId, series] of found) yield { runId, series }
  }
}

/** The buffer of a metric of a run, made if it is not there. */
export function bufferOf(
  found: Map<string, Map<string, SeriesBuffer>>,
  runId: string,
  key: string,
): SeriesBuffer {
  let run = found.get(runId)
  if (run === undefined) found.set(runId, (run = new Map<string, SeriesBuffer>()))
  let series = run.get(key)
  if (series === undefined) run.set(key, (series = new SeriesBuffer()))
  return series
}

async function* loggedModels(sql: SqlRows): AsyncGenerator<SourceModel> {
  if (!(await sql.hasTable('logged_models'))) return
  const params = await grouped(
    sql,
    'select model_id, param_key, param_value from logged_model_params',
  )
  const tags = await grouped(sql, 'select model_id, tag_key, tag_value from logged_model_tags')
  const rows = await sql.rows(
    `select model_id, experiment_id, name, artifact_location, creation_timestamp_ms, last_updated_timestamp_ms, status,
       lifecycle_stage, model_type, source_run_id, status_message from logged_models order by creation_timestamp_ms, model_id`,
  )
  for (const [id, experiment, name, location, created, updated, status, ...rest] of rows) {
    const [stage, type, run, message] = rest
    yield {
      model_id: text(id),
      experiment_id: text(experiment),
      name: text(name),
      artifact_uri: text(location),
      created_at: isInt(created) ? created : 0,
      updated_at: isInt(updated) ? updated : 0,
      status: modelStatus(status),
      lifecycle_stage: stageOf(stage),
      model_type: text(type),
      source_run_id: text(run),
      ...(message !== null && { status_message: text(message) }),
      params: params.get(text(id)) ?? [],
      tags: tags.get(text(id)) ?? [],
    }
  }
}

const notTaken: Readonly<Record<string, string>> = {
  trace_info: 'traces',
  webhooks: 'webhooks',
  evaluation_datasets: 'evaluation datasets',
  scorers: 'scorers',
  logged_model_metrics: 'metrics of logged models (those of their runs are taken)',
}

async function leftOut(sql: SqlRows): Promise<readonly string[]> {
  const said: string[] = []
  for (const [table, name] of Object.entries(notTaken)) {
    if (!(await sql.hasTable(table))) continue
    const [row] = await sql.rows(`select count(*) from ${table}`)
    const count = Number(row?.[0] ?? 0)
    if (count > 0) said.push(`${count} ${name} are not taken`)
  }
  return said
}

/** The same rows, in parts of a size. */
async function* inParts(
  source: AsyncIterable<readonly SqlRow[]>,
  size: number,
): AsyncGenerator<readonly SqlRow[]> {
  // All of them at first: a driver does one thing at a time.
  const all: SqlRow[] = []
  for await (const rows of source) all.push(...rows)
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size)
}
