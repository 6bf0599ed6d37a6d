import type { Int64 } from '@stemma/contract'
import { asList, inNumbers, inTexts } from '../bulk.ts'
import { int64Of, orNull, textOf } from '../column.ts'
import type { Db, Row, Value } from '../db.ts'
import { contentOf, datasetContent, type DatasetContent } from './dataset-content.ts'

/** Which metrics, parameters and tags of a run are wanted: by name, or all. */
export interface Projection {
  readonly metrics?: readonly string[]
  readonly params?: readonly string[]
  readonly tags?: readonly string[]
}

export type Aggregate = 'min' | 'max' | 'first' | 'mean' | 'count'

/** key, value, NaN flag, timestamp, step; then the aggregates in the order asked for, null where a metric was never finite. */
export type MetricRow = Row

export interface RunData {
  readonly metrics: MetricRow[]
  /** key, value */
  readonly params: Row[]
  readonly tags: Row[]
}

const aggregateColumns: Record<Aggregate, string> = {
  min: 'min_value',
  max: 'max_value',
  first: 'case when first_nan = 1 then null else first_value end',
  mean: 'case when finite_count = 0 then null else total / finite_count end',
  count: 'count',
}

/** Latest metrics, parameters and tags of some runs, each sorted by name. */
export async function readRunData(
  db: Db,
  runNos: readonly number[],
  {
    projection = {},
    aggregates = [],
  }: { readonly projection?: Projection; readonly aggregates?: readonly Aggregate[] } = {},
): Promise<Map<number, RunData>> {
  const data = new Map<number, RunData>(
    runNos.map((runNo) => [runNo, { metrics: [], params: [], tags: [] }]),
  )
  const list = asList(runNos)
  const metricColumns = [
    'key',
    'last_value',
    'last_nan',
    'last_time',
    'last_step',
    ...aggregates.map((name) => aggregateColumns[name]),
  ].join(', ')
  await collect(
    db,
    `select ${metricColumns}, run_no from series`,
    list,
    projection.metrics,
    (runNo, row) => data.get(runNo)?.metrics.push(row),
  )
  await collect(
    db,
    'select key, value, run_no from params',
    list,
    projection.params,
    (runNo, row) => data.get(runNo)?.params.push(row),
  )
  await collect(
    db,
    'select key, value, run_no from run_tags',
    list,
    projection.tags,
    (runNo, row) => data.get(runNo)?.tags.push(row),
  )
  return data
}

async function collect(
  db: Db,
  select: string,
  runNos: string,
  keys: readonly string[] | undefined,
  add: (runNo: number, row: Row) => void,
): Promise<void> {
  if (keys?.length === 0) return
  const rows = keys
    ? await db.rows(
        `${select} where run_no ${inNumbers(db)} and key ${inTexts(db)} order by run_no, key`,
        [runNos, asList(keys)],
      )
    : await db.rows(`${select} where run_no ${inNumbers(db)} order by run_no, key`, [runNos])
  for (const row of rows) add(Number(row.at(-1)), row)
}

export interface RunInput extends DatasetContent {
  readonly name: string
  readonly digest: string
  readonly tags: { readonly key: string; readonly value: string }[]
}

export interface RunLinks {
  readonly datasets: RunInput[]
  readonly modelInputs: string[]
  readonly modelOutputs: { readonly modelId: string; readonly step: Int64 }[]
}

/** Data and models that runs read and made, in the order in which they were logged. Profiles of data can be large. */
export async function readRunLinks(
  db: Db,
  runNos: readonly number[],
  { withProfiles }: { readonly withProfiles: boolean },
): Promise<Map<number, RunLinks>> {
  const links = new Map<number, RunLinks>(
    runNos.map((runNo) => [runNo, { datasets: [], modelInputs: [], modelOutputs: [] }]),
  )
  const list = asList(runNos)
  const inputs = new Map<string, RunInput>()
  const columns = withProfiles
    ? datasetContent.listOf('d')
    : datasetContent.listOf('d').replace('d.profile', 'null')
  const datasets = await db.rows(
    `select l.run_no, l.position, d.name, d.digest, l.own, ${columns} from run_datasets l
     join datasets d on d.dataset_no = l.dataset_no where l.run_no ${inNumbers(db)} order by l.run_no, l.position`,
    [list],
  )
  for (const [runNo, position, name, digest, own, ...first] of datasets) {
    const input: RunInput = {
      name: textOf(name),
      digest: textOf(digest),
      ...contentOf(datasetContent.read(first), orNull(textOf)(own)),
      ...(!withProfiles && { profile: null }),
      tags: [],
    }
    inputs.set(linkKey(runNo, position), input)
    links.get(Number(runNo))?.datasets.push(input)
  }
  if (inputs.size > 0) {
    const tags = await db.rows(
      `select run_no, position, key, value from run_dataset_tags where run_no ${inNumbers(db)} order by run_no, position, key`,
      [list],
    )
    for (const [runNo, position, key, value] of tags)
      inputs.get(linkKey(runNo, position))?.tags.push({ key: String(key), value: String(value) })
  }
  for (const [runNo, modelId] of await db.rows(
    `select run_no, model_id from run_model_inputs where run_no ${inNumbers(db)} order by run_no, position`,
    [list],
  )) {
    links.get(Number(runNo))?.modelInputs.push(String(modelId))
  }
  for (const [runNo, modelId, step] of await db.rows(
    `select run_no, model_id, step from run_model_outputs where run_no ${inNumbers(db)} order by run_no, position`,
    [list],
  )) {
    links.get(Number(runNo))?.modelOutputs.push({ modelId: String(modelId), step: int64Of(step) })
  }
  return links
}

function linkKey(runNo: Value | undefined, position: Value | undefined): string {
  return `${Number(runNo)} ${Number(position)}`
}
