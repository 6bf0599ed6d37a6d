import { JsonBytes, jsonText, quote, writeJson } from '@stemma/contract'
import type {
  Aggregate,
  LoggedMetric,
  LoggedValue,
  DatasetUse,
  RunInfo,
  RunLinks,
  RunView,
  Value,
} from '@stemma/core'

export interface RunJsonOptions {
  /** `create` has inputs only, and those empty; `search` leaves model inputs out, as MLflow does. */
  readonly part: 'create' | 'get' | 'search'
  readonly aggregates?: readonly Aggregate[]
}

const comma = jsonText(',')
const timestamp = jsonText(',"timestamp":')
const step = jsonText(',"step":')
const close = jsonText('}')
const nan = jsonText('"NaN"')

/** MLflow's JSON of one run under a name: `{"run": …}`. */
export function runJson(run: RunView, options: RunJsonOptions): Uint8Array<ArrayBuffer> {
  const out = new JsonBytes()
  out.raw(jsonText('{"run":'))
  addRun(out, run, options)
  out.raw(close)
  return out.finish()
}

/** MLflow's JSON of one run of a search. */
export function foundRunJson(
  run: RunView,
  aggregates: readonly Aggregate[],
): Uint8Array<ArrayBuffer> {
  const out = new JsonBytes()
  addRun(out, run, { part: 'search', aggregates })
  return out.finish()
}

/** MLflow's JSON of a page of a search, of the JSON of its runs. */
export function runsJson(
  runs: readonly Uint8Array[],
  nextPageToken: string | undefined,
): Uint8Array<ArrayBuffer> {
  const out = new JsonBytes()
  out.raw(jsonText('{'))
  addList(out, '"runs":[', runs, (run) => out.raw(run))
  if (nextPageToken !== undefined) {
    if (runs.length > 0) out.raw(comma)
    out.raw(jsonText(`"next_page_token":${quote(nextPageToken)}`))
  }
  out.raw(close)
  return out.finish()
}

export function runInfoJson(run: RunInfo): string {
  const id = quote(run.run_id)
  const end = run.end_time === null ? '' : `,"end_time":${run.end_time}`
  return (
    `{"run_uuid":${id},"experiment_id":"${run.experiment_id}","run_name":${quote(run.name)},"user_id":${quote(run.user_id)},"status":${quote(run.status)},` +
    `"start_time":${run.start_time}${end},"artifact_uri":${quote(run.artifact_uri)},"lifecycle_stage":"${run.lifecycle}","run_id":${id}}`
  )
}

/** A page of a search holds tens of thousands of metrics: they go straight into bytes. */
function addRun(out: JsonBytes, { run, data, links }: RunView, options: RunJsonOptions): void {
  const { part, aggregates = [] } = options
  out.raw(jsonText(`{"info":${runInfoJson(run)},"data":{`))
  let isFirst = true
  const separate = (items: readonly unknown[]) => {
    if (items.length > 0 && !isFirst) out.raw(comma)
    isFirst &&= items.length === 0
  }
  separate(data.metrics)
  addList(out, '"metrics":[', data.metrics, (row) => addMetric(out, row, aggregates))
  separate(data.params)
  addList(out, '"params":[', data.params, (row) => addPair(out, row))
  separate(data.tags)
  addList(out, '"tags":[', data.tags, (row) => addPair(out, row))
  out.raw(jsonText(part === 'create' ? '},"inputs":{}}' : `},${linksJson(links, part)}}`))
}

function addMetric(
  out: JsonBytes,
  [key, value, isNaN, time, stepNumber, ...extra]: LoggedMetric,
  aggregates: readonly Aggregate[],
): void {
  out.raw(keyBytes(key))
  if (isNaN === 1) out.raw(nan)
  else out.double(Number(value))
  out.raw(timestamp)
  addInteger(out, time)
  out.raw(step)
  addInteger(out, stepNumber)
  for (const [index, name] of aggregates.entries()) {
    const summary = extra[index]
    if (typeof summary !== 'number') continue
    out.raw(jsonText(`,"${name}":`))
    out.double(summary)
  }
  out.raw(close)
}

function addPair(out: JsonBytes, [key, value]: LoggedValue): void {
  out.raw(keyBytes(key))
  out.text(String(value))
  out.raw(close)
}

function addInteger(out: JsonBytes, value: Value | undefined): void {
  if (typeof value === 'number' || typeof value === 'bigint') out.int64(value)
}

function addList<T>(
  out: JsonBytes,
  open: string,
  items: readonly T[],
  add: (item: T) => void,
): void {
  if (items.length === 0) return
  out.raw(jsonText(open))
  for (const [index, item] of items.entries()) {
    if (index > 0) out.raw(comma)
    add(item)
  }
  out.raw(jsonText(']'))
}

function linksJson(
  { datasets, modelInputs, modelOutputs }: RunLinks,
  part: 'get' | 'search',
): string {
  return `"inputs":${writeJson({
    ...(datasets.length > 0 && { dataset_inputs: datasets.map(datasetInputFields) }),
    ...(part === 'get' &&
      modelInputs.length > 0 && { model_inputs: modelInputs.map((model_id) => ({ model_id })) }),
  })},"outputs":${writeJson(
    modelOutputs.length > 0
      ? { model_outputs: modelOutputs.map(({ modelId, step }) => ({ model_id: modelId, step })) }
      : {},
  )}`
}

function datasetInputFields({
  tags,
  sourceType,
  schema,
  profile,
  ...dataset
}: DatasetUse): unknown {
  return {
    ...(tags.length > 0 && { tags }),
    dataset: {
      name: dataset.name,
      digest: dataset.digest,
      source_type: sourceType,
      source: dataset.source,
      ...(schema !== null && { schema }),
      ...(profile !== null && { profile }),
    },
  }
}

const maxKeys = 10_000
const keys = new Map<unknown, Uint8Array>()

/** `{"key":"loss","value":`: the same few names come again with every run. */
function keyBytes(key: Value | undefined): Uint8Array {
  let bytes = keys.get(key)
  if (bytes === undefined) {
    bytes = jsonText(`{"key":${quote(String(key))},"value":`)
    if (keys.size >= maxKeys) keys.clear()
    keys.set(key, bytes)
  }
  return bytes
}
