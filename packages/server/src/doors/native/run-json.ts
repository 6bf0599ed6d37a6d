import {
  quote,
  writeDouble,
  writeJson,
  type RunDataset,
  type RunHead,
  type RunStatus,
} from '@stemma/contract'
import {
  datasetContext,
  type Aggregate,
  type LoggedMetric,
  type LoggedValue,
  type DatasetUse,
  type RunInfo,
  type RunView,
} from '@stemma/core'

export interface NativeRunOptions {
  /** What the rows of metrics carry, in this order. */
  readonly aggregates?: readonly Aggregate[]
  /** With schemas and profiles of datasets. */
  readonly whole?: boolean
}

/** Our JSON of a run. Metrics, params and tags are written by hand: they are nearly all of a large page. */
export function nativeRunJson(
  { run, data, links }: RunView,
  { aggregates = [], whole = false }: NativeRunOptions = {},
): string {
  const lists = [
    listField('metrics', data.metrics, (row) => metricJson(row, aggregates)),
    listField('params', data.params, pairJson),
    listField('tags', data.tags, pairJson),
    listField('datasets', links.datasets, (input) => writeJson(datasetFields(input, whole))),
    listField('model_inputs', links.modelInputs, quote),
    listField(
      'model_outputs',
      links.modelOutputs,
      ({ modelId, step }) => `{"model_id":${quote(modelId)},"step":${step}}`,
    ),
  ]
  return `${writeJson(runHeadFields(run)).slice(0, -1)},${lists.join(',')}}`
}

export function runHeadFields(run: RunInfo): RunHead {
  return {
    run_id: run.run_id,
    experiment_id: String(run.experiment_id),
    name: run.name,
    user_id: run.user_id,
    status: run.status as RunStatus, // nothing else is ever written
    lifecycle_stage: run.lifecycle,
    start_time: run.start_time,
    ...(run.end_time !== null && { end_time: run.end_time }),
    artifact_uri: run.artifact_uri,
  }
}

/** The latest point of a metric with the aggregates that it has. */
export function metricJson(
  [key, value, nan, timestamp, step, ...extra]: LoggedMetric,
  aggregates: readonly Aggregate[],
): string {
  // The store's columns: a double beside its NaN flag.
  let json = `{"key":${quote(String(key))},"value":${nan === 1 ? '"NaN"' : writeDouble(Number(value))},"timestamp":${String(timestamp)},"step":${String(step)}`
  for (const [index, name] of aggregates.entries()) {
    const number = extra[index]
    if (typeof number === 'number' || typeof number === 'bigint')
      json += `,"${name}":${writeJson(number)}`
  }
  return `${json}}`
}

function datasetFields(input: DatasetUse, whole: boolean): RunDataset {
  const context = datasetContext(input)
  return {
    name: input.name,
    digest: input.digest,
    ...(context !== undefined && { context }),
    source_type: input.sourceType,
    source: input.source,
    ...(whole && input.schema !== null && { schema: input.schema }),
    ...(whole && input.profile !== null && { profile: input.profile }),
    tags: input.tags,
  }
}

function pairJson([key, value]: LoggedValue): string {
  return `{"key":${quote(String(key))},"value":${quote(String(value))}}`
}

function listField<T>(name: string, items: readonly T[], toJson: (item: T) => string): string {
  return `"${name}":[${items.map(toJson).join(',')}]`
}
